import type { Change, Difference } from 'hubscope/cql';

import { useAddress } from '../../address/useAddress';
import { Icon } from '../../parts/Icon';
import { Name } from '../../parts/Name';
import { T } from '../../texts';

/** Who gains and who loses what by the statements. */
export function StatementsDifference({ difference }: { difference: Difference }) {
  const { created, dropped, gaining, losing, changes } = difference;
  return (
    <section className="difference-of-roles">
      <ul className="figures">
        <li className="card">
          <b>{gaining}</b> <T id="database.gaining" values={{ count: gaining }} />
        </li>
        <li className="card">
          <b>{losing}</b> <T id="database.losing" values={{ count: losing }} />
        </li>
        {created.length > 0 && (
          <li className="card">
            <b>{created.length}</b> <T id="database.created" />
          </li>
        )}
        {dropped.length > 0 && (
          <li className="card">
            <b>{dropped.length}</b> <T id="database.dropped" />
          </li>
        )}
      </ul>
      {changes.length === 0 && created.length + dropped.length === 0 && <T id="database.no-change" />}
      <ul className="changes">
        {changes.map((change) => (
          <li key={change.role} className="card">
            <ChangeCard change={change} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function ChangeCard({ change }: { change: Change }) {
  const { to } = useAddress();
  const { role, gained, lost, roles_gained, roles_lost, superuser, login_changed, fault } = change;
  return (
    <>
      <h2>
        <a href={to('roles', { role })}>
          <Name text={role} />
        </a>
      </h2>
      <ul className="gains">
        {gained.map(({ on, permissions }) => (
          <li key={`+${on}`} className="gain">
            <Icon name="plus" size={14} /> {permissions.join(', ')} <code>{on}</code>
          </li>
        ))}
        {lost.map(({ on, permissions }) => (
          <li key={`-${on}`} className="loss">
            <Icon name="none" size={14} /> {permissions.join(', ')} <code>{on}</code>
          </li>
        ))}
        {roles_gained.map((name) => (
          <li key={`+${name}`} className="gain">
            <Icon name="role" size={14} /> <T id="database.role-gained" values={{ role: <Name text={name} /> }} />
          </li>
        ))}
        {roles_lost.map((name) => (
          <li key={`-${name}`} className="loss">
            <Icon name="role" size={14} /> <T id="database.role-lost" values={{ role: <Name text={name} /> }} />
          </li>
        ))}
        {superuser !== undefined && (
          <li className={superuser ? 'gain' : 'loss'}>
            <T id={superuser ? 'database.becomes-superuser' : 'database.superuser-no-more'} />
          </li>
        )}
        {login_changed !== undefined && (
          <li className={login_changed ? 'gain' : 'loss'}>
            <T id={login_changed ? 'database.may-log-in' : 'database.login-no-more'} />
          </li>
        )}
        {fault !== undefined && (
          <li className="loss">
            <T id="database.fault" values={{ code: fault }} />
          </li>
        )}
      </ul>
    </>
  );
}
