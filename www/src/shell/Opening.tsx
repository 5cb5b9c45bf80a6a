import type { Progress } from '../engine/protocol';
import { T, useText } from '../texts';

/** How far the opening of a policy is. */
export function Opening({ name, progress: { doing, done } }: { name: string; progress: Progress }) {
  const text = useText();
  return (
    <div className="card opening">
      <p role="status">
        <T id={`opening.${doing}`} values={{ name }} />
      </p>
      <progress aria-label={text('opening.label')} {...(done === undefined ? {} : { value: done })} />
    </div>
  );
}
