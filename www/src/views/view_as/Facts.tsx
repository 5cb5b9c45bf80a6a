import { formatPrincipal } from '../../address/address';
import { useAddress } from '../../address/useAddress';
import type { Principal } from '../../engine/protocol';
import type { PrincipalView } from '../../engine/principal_view';
import { Icon } from '../../parts/Icon';
import { Name } from '../../parts/Name';
import { PrincipalName, TargetName } from '../../parts/PrincipalName';
import { useHub } from '../../session/session';
import { T } from '../../texts';

/** More of a kind than this is counted. */
const SHOWN = 12;

/** What somebody is: groups, roles with the way they came, tokens, shares. */
export function Facts({ principal, view }: { principal: Principal; view: PrincipalView }) {
  const { to } = useAddress();
  const { caller } = useHub();
  const isCaller = caller?.kind === principal.kind && caller.name === principal.name;
  const link = (next: Principal) => to('view-as', { principal: formatPrincipal(next), tab: null });
  if (!view.known) {
    return (
      <p className="card notice">
        <T id="view-as.unknown" values={{ who: <PrincipalName principal={principal} /> }} />
      </p>
    );
  }
  return (
    <section className="card facts">
      <h2>
        <PrincipalName principal={principal} />
        {view.admin && (
          <span className="tag accent">
            <T id="view-as.admin" />
          </span>
        )}
        {isCaller && (
          <span className="tag accent">
            <T id="view-as.caller" />
          </span>
        )}
      </h2>
      <dl>
        {principal.kind === 'group' && (
          <div>
            <dt>
              <T id="view-as.members" />
            </dt>
            <dd>
              <T id="count.users" values={{ count: view.members }} />
            </dd>
          </div>
        )}
        {view.owner && (
          <div>
            <dt>
              <T id="view-as.owner" />
            </dt>
            <dd>
              <a href={link(view.owner)}>
                <PrincipalName principal={view.owner} />
              </a>
            </dd>
          </div>
        )}
        {principal.kind === 'user' && (
          <div>
            <dt>
              <T id="view-as.groups" />
            </dt>
            <dd className="tags">
              {view.groups.length === 0 && <T id="view-as.none" />}
              {view.groups.slice(0, SHOWN).map((group) => (
                <a key={group} className="tag" href={link({ kind: 'group', name: group })}>
                  <Icon name="group" size={14} />
                  <Name text={group} />
                </a>
              ))}
              <More count={view.groups.length - SHOWN} />
            </dd>
          </div>
        )}
        {principal.kind !== 'token' && (
          <div>
            <dt>
              <T id="view-as.roles" />
            </dt>
            <dd className="tags">
              {view.roles.length === 0 && <T id="view-as.none" />}
              {view.roles.slice(0, SHOWN).map(({ role, through, scopes }) => (
                <a key={`${role} ${through}`} className="tag" href={to('what-if', { role })} title={scopes?.join('\n')}>
                  <Icon name="role" size={14} />
                  <Name text={role} />
                  {through !== null && (
                    <span className="quiet">
                      <T id="view-as.through" values={{ group: <Name text={through} /> }} />
                    </span>
                  )}
                </a>
              ))}
              <More count={view.roles.length - SHOWN} />
            </dd>
          </div>
        )}
        {view.shares.length > 0 && (
          <div>
            <dt>
              <T id="view-as.shares" />
            </dt>
            <dd className="tags">
              {view.shares.slice(0, SHOWN).map(({ owner, server, through }) => (
                <span key={`${owner}/${server} ${through}`} className="tag">
                  <TargetName target={{ kind: 'server', owner, name: server }} />
                  {through !== null && (
                    <span className="quiet">
                      <T id="view-as.through" values={{ group: <Name text={through} /> }} />
                    </span>
                  )}
                </span>
              ))}
              <More count={view.shares.length - SHOWN} />
            </dd>
          </div>
        )}
        {view.tokens.length > 0 && (
          <div>
            <dt>
              <T id="view-as.tokens" />
            </dt>
            <dd className="tags">
              {view.tokens.slice(0, SHOWN).map(({ id, scopes }) => (
                <a key={id} className="tag" href={link({ kind: 'token', name: id })} title={scopes.join('\n')}>
                  <Icon name="token" size={14} />
                  <Name text={id} />
                </a>
              ))}
              <More count={view.tokens.length - SHOWN} />
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}

function More({ count }: { count: number }) {
  return count > 0 ? (
    <span className="quiet">
      <T id="more" values={{ count }} />
    </span>
  ) : null;
}
