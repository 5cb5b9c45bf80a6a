import type { Beyond } from '../../../engine/what_if/calls';
import type { Notes } from '../../../engine/what_if/exports';
import { Name } from '../../../parts/Name';
import { T } from '../../../texts';
import { FilePanel } from './FilePanel';

const SHOWN = 40;

/** Requests for what the hub's API can do, and what only the configuration can. */
export function RequestsPanel({ notes: { calls, beyond } }: { notes: Notes }) {
  return (
    <>
      <p className="quiet">
        <T id="what-if.rest.about" values={{ code: (text) => <code>{text}</code> }} />
      </p>
      {calls > 0 ? (
        <FilePanel form="rest" name="edits.http" />
      ) : (
        <p>
          <T id="what-if.rest.none" />
        </p>
      )}
      {beyond.length > 0 && <OnlyConfiguration beyond={beyond} />}
    </>
  );
}

function OnlyConfiguration({ beyond }: { beyond: readonly Beyond[] }) {
  return (
    <section className="beyond">
      <h3>
        <T id="what-if.rest.beyond" />
      </h3>
      <ul>
        {beyond.slice(0, SHOWN).map((one, index) => (
          <li key={index}>
            <T id={`what-if.beyond.${one.beyond}`} values={{ name: <Name text={one.name} /> }} />
          </li>
        ))}
        {beyond.length > SHOWN && (
          <li className="quiet">
            <T id="more" values={{ count: beyond.length - SHOWN }} />
          </li>
        )}
      </ul>
    </section>
  );
}
