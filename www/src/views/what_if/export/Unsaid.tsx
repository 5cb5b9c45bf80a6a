import type { Unsaid as One } from '../../../engine/what_if/configuration';
import { Name } from '../../../parts/Name';
import { T } from '../../../texts';

const SHOWN = 10;

/** What no configuration can say. */
export function Unsaid({ unsaid }: { unsaid: readonly One[] }) {
  if (unsaid.length === 0) return null;
  return (
    <ul className="obstacles">
      {unsaid.slice(0, SHOWN).map((one, index) => (
        <li key={index}>
          <T id={`what-if.unsaid.${one.unsaid}`} values={{ user: 'user' in one ? <Name text={one.user} /> : '' }} />
        </li>
      ))}
      {unsaid.length > SHOWN && (
        <li className="quiet">
          <T id="more" values={{ count: unsaid.length - SHOWN }} />
        </li>
      )}
    </ul>
  );
}
