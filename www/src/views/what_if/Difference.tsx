import { office } from '../../engine/client';
import type { Principal } from '../../engine/protocol';
import type { DifferenceView } from '../../engine/what_if/difference_view';
import type { Part } from '../../engine/what_if/part';
import { Empty } from '../../parts/Empty';
import { Icon, type IconName } from '../../parts/Icon';
import { Trouble } from '../../parts/Trouble';
import { useDraft } from '../../session/draft';
import { useAnswer } from '../../session/useAnswer';
import { T, type TextId } from '../../texts';
import { Bars } from './Bars';
import { GrantCards } from './GrantCards';
import { Moved } from './Moved';
import { Principals } from './Principals';

export function useDifference() {
  return useAnswer(['difference'], () => office.whatIf.difference());
}

/** Who gains and who loses what, at once. */
export function Difference() {
  const { edits } = useDraft();
  const { data, error } = useDifference();
  if (edits.length === 0) {
    return (
      <section className="card difference">
        <Empty icon="what-if" title={<T id="what-if.nothing-yet" />}>
          <p>
            <T id="what-if.nothing-yet.how" />
          </p>
        </Empty>
      </section>
    );
  }
  if (error) return <Trouble title="trouble.view" error={error} />;
  if (!data) return <progress />;
  return <Told difference={data} />;
}

function Told({ difference }: { difference: DifferenceView }) {
  const { affected, byRole, byGroup, grants, tokens, members, created, deleted, unansweredTokens } = difference;
  const nobody = affected.users + affected.groups + affected.services + affected.tokens === 0;
  return (
    <section className="card difference" aria-live="polite">
      <h2>
        <T id="what-if.difference" />
      </h2>
      <Counts affected={affected} />
      {nobody && (
        <p>
          <T id={created.count + deleted.count + members.count === 0 ? 'what-if.same' : 'what-if.same-scopes'} />
        </p>
      )}
      {created.count > 0 && <NamesOf id="what-if.created" names={created} />}
      {deleted.count > 0 && <NamesOf id="what-if.deleted" names={deleted} />}
      <div className="bar-columns">
        <Bars title="what-if.by-group" icon="group" bars={byGroup} total={affected.users} />
        <Bars title="what-if.by-role" icon="role" bars={byRole} total={affected.users + affected.groups + affected.services} />
      </div>
      <GrantCards grants={grants} />
      {tokens.count > 0 && (
        <>
          <h3>
            <T id="what-if.tokens" />
          </h3>
          <GrantCards grants={tokens} />
        </>
      )}
      {unansweredTokens > 0 && (
        <p className="quiet">
          <T id="what-if.unanswered-tokens" values={{ count: unansweredTokens }} />
        </p>
      )}
      <Moved members={members} />
    </section>
  );
}

const COUNTED = [
  ['users', 'user'],
  ['groups', 'group'],
  ['services', 'service'],
  ['tokens', 'token'],
] as const satisfies readonly (readonly [keyof DifferenceView['affected'], IconName])[];

function Counts({ affected }: { affected: DifferenceView['affected'] }) {
  return (
    <ul className="tiles">
      {COUNTED.map(([kind, icon]) => (
        <li key={kind} className={affected[kind] === 0 ? 'tile quiet' : 'tile'}>
          <Icon name={icon} size={20} />
          <span>
            <T id={`what-if.affected.${kind}`} values={{ count: affected[kind], b: (text) => <b>{text}</b> }} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function NamesOf({ id, names }: { id: TextId; names: Part<Principal> }) {
  return (
    <p className="names-of">
      <span className="quiet">
        <T id={id} values={{ count: names.count }} />
      </span>
      <Principals principals={names} />
    </p>
  );
}
