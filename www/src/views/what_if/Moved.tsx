import type { DifferenceView, MovedMember } from '../../engine/what_if/difference_view';
import { Name } from '../../parts/Name';
import { PrincipalName } from '../../parts/PrincipalName';
import { T, type TextId } from '../../texts';
import { FoldedScopes } from './FoldedScopes';
import { Principals } from './Principals';
import { useDrill } from './useDrill';

const SHOWN = 20;

/** Users who come into groups or leave them, and who gains or loses what over them by it. */
export function Moved({ members: { count, listed } }: { members: DifferenceView['members'] }) {
  if (count === 0) return null;
  const shown = listed.slice(0, SHOWN);
  return (
    <>
      <h3>
        <T id="what-if.moved" values={{ count }} />
      </h3>
      {shown.map((member) => (
        <Member key={member.user} member={member} />
      ))}
      {count > shown.length && (
        <p className="quiet">
          <T id="more" values={{ count: count - shown.length }} />
        </p>
      )}
    </>
  );
}

function Member({ member: { user, joined, left, overThem } }: { member: MovedMember }) {
  const { viewAs } = useDrill();
  const principal = { kind: 'user', name: user } as const;
  return (
    <article className="grant">
      <p className="moved-who">
        <a className="tag" href={viewAs(principal)}>
          <PrincipalName principal={principal} />
        </a>
        <Groups id="what-if.joined" groups={joined} />
        <Groups id="what-if.left" groups={left} />
      </p>
      {overThem.length === 0 && (
        <p className="quiet">
          <T id="what-if.over-them.nobody" />
        </p>
      )}
      {overThem.map(({ principals, gained, lost }, index) => (
        <div key={index} className="over-them">
          <Principals principals={principals} />
          {gained.length > 0 && (
            <div className="change gained">
              <span className="change-kind">
                <T id="what-if.gained" />
              </span>
              <FoldedScopes scopes={gained} />
            </div>
          )}
          {lost.length > 0 && (
            <div className="change lost">
              <span className="change-kind">
                <T id="what-if.lost" />
              </span>
              <FoldedScopes scopes={lost} />
            </div>
          )}
        </div>
      ))}
    </article>
  );
}

function Groups({ id, groups }: { id: TextId; groups: readonly string[] }) {
  if (groups.length === 0) return null;
  return (
    <span>
      <span className="quiet">
        <T id={id} />
      </span>{' '}
      {groups.slice(0, SHOWN).map((group) => (
        <Name key={group} text={group} />
      ))}
    </span>
  );
}
