import type { Action } from '../../engine/actions_desk';
import type { Subject } from '../../engine/actions/subject';
import type { Principal } from '../../engine/protocol';
import { T } from '../../texts';
import { ActionRow, OpenRow } from './ActionsRow';
import type { Names } from './ActionsPhrase';

interface Props {
  subject: Subject;
  actions: readonly Action[];
  principal: Principal;
  names: Names;
  onTrouble: (error: unknown) => void;
}

/** Actions of one kind: those that are judged, then those that ask for more than the target says. */
export function ActionsOfSubject({ subject, actions, principal, names, onTrouble }: Props) {
  const judged = actions.filter(({ gap }) => gap === null);
  const open = actions.filter(({ gap }) => gap !== null);
  const gaps = [...new Set(open.flatMap(({ gap }) => gap ?? []))];
  return (
    <section className="card">
      <h3>
        <T id={`actions.subject.${subject}`} />
      </h3>
      <ul className="actions">
        {judged.map((action) => (
          <ActionRow key={keyOf(action)} action={action} principal={principal} names={names} onTrouble={onTrouble} />
        ))}
      </ul>
      {gaps.map((gap) => (
        <div key={gap} className="open-actions">
          <p className="quiet">
            <T id={`actions.gap.${gap}`} />
          </p>
          <ul>
            {open
              .filter((action) => action.gap === gap)
              .map((action) => (
                <OpenRow key={keyOf(action)} action={action} principal={principal} names={names} />
              ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

function keyOf({ method, route }: Action) {
  return `${method} ${route}`;
}
