import type { Call } from '../../../engine/what_if/calls';
import { Name } from '../../../parts/Name';
import { T } from '../../../texts';

const SHOWN = 100;

/** Requests to the hub's API. */
export function CallList({ calls }: { calls: readonly Pick<Call, 'method' | 'path' | 'body'>[] }) {
  return (
    <>
      <ol className="calls">
        {calls.slice(0, SHOWN).map(({ method, path, body }, index) => (
          <li key={index}>
            <b className={`method ${method}`}>{method}</b> <Name text={path} />
            {body !== null && (
              <code className="body">
                <Name text={JSON.stringify(body)} />
              </code>
            )}
          </li>
        ))}
      </ol>
      {calls.length > SHOWN && (
        <p className="quiet">
          <T id="more" values={{ count: calls.length - SHOWN }} />
        </p>
      )}
    </>
  );
}
