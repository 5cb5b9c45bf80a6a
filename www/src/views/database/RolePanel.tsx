import { useDeferredValue, useState } from 'react';

import { useAddress } from '../../address/useAddress';
import { useDatabaseWhy } from '../../address/useDatabaseWhy';
import { office } from '../../engine/client';
import { type CellRow, PERMISSIONS, type RoleView } from '../../engine/database_desk';
import { Breakable } from '../../parts/Breakable';
import { Icon } from '../../parts/Icon';
import { Name } from '../../parts/Name';
import { SearchField } from '../../parts/SearchField';
import { Trouble } from '../../parts/Trouble';
import { useStatements } from '../../session/statements';
import { useDatabaseAnswer } from '../../session/useDatabaseAnswer';
import { T, type TextId, useText } from '../../texts';
import { Marks } from './Roles';

/** Names of a kind before the rest is counted. */
const SHOWN = 12;
/** Rows of the table at a time. */
const PART = 100;

const CELLS = { yes: 'allow', no: 'deny', none: 'none', fault: 'fault' } as const;

/** What one role is, and what it may do on every resource. */
export function RolePanel({ role }: { role: string }) {
  const { which } = useStatements();
  const { data, error } = useDatabaseAnswer(['role', role], () => office.database.role(which, role, SHOWN));
  if (error) return <Trouble title="trouble.view" error={error} />;
  if (!data) return <progress />;
  return (
    <div className="role-panel">
      <section className="card facts">
        <h2>
          <Icon name="role" />
          <Name text={role} />
          <Marks row={data} />
        </h2>
        {data.known ? <Facts view={data} /> : <T id="database.unknown-role" />}
      </section>
      <Permissions role={role} />
    </div>
  );
}

function Facts({ view }: { view: RoleView }) {
  return (
    <dl>
      <Names title="database.granted" names={view.granted} />
      {view.inherited.length > 0 && <Names title="database.inherited" names={view.inherited} />}
      <Names title="database.members" names={view.members} count={view.memberCount} />
    </dl>
  );
}

function Names({ title, names, count = names.length }: { title: TextId; names: readonly string[]; count?: number }) {
  const { to } = useAddress();
  return (
    <div>
      <dt>
        <T id={title} />
      </dt>
      <dd className="tags">
        {names.length === 0 && <T id="view-as.none" />}
        {names.slice(0, SHOWN).map((name) => (
          <a key={name} className="tag" href={to('roles', { role: name })}>
            <Icon name="role" size={14} />
            <Name text={name} />
          </a>
        ))}
        {count > SHOWN && (
          <span className="quiet">
            <T id="more" values={{ count: count - SHOWN }} />
          </span>
        )}
      </dd>
    </div>
  );
}

function Permissions({ role }: { role: string }) {
  const { which } = useStatements();
  const text = useText();
  const [typed, setTyped] = useState('');
  const [most, setMost] = useState(PART);
  const wanted = useDeferredValue(typed);
  const { data, error } = useDatabaseAnswer(['cells', role, wanted, most], () => office.database.cells(which, role, wanted, 0, most));
  if (error) return <Trouble title="trouble.view" error={error} />;
  if (!data) return null;
  return (
    <>
      <div className="tools">
        <SearchField label={text('database.find.resource')} value={typed} onChange={setTyped} />
      </div>
      <div className="scroll" tabIndex={0} role="region" aria-label={text('database.table')}>
        <table className="scopes">
          <thead>
            <tr>
              <th scope="col">
                <T id="database.resource" />
              </th>
              {PERMISSIONS.map((permission) => (
                <th key={permission} scope="col">
                  <code>{permission}</code>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.rows.map((row) => (
              <Row key={row.resource} row={row} role={role} />
            ))}
          </tbody>
        </table>
      </div>
      {data.count > most && (
        <button type="button" className="button" onClick={() => setMost(most + PART)}>
          <T id="database.more" values={{ count: data.count - most }} />
        </button>
      )}
    </>
  );
}

function Row({ row: { resource, cells }, role }: { row: CellRow; role: string }) {
  const { ask, matter } = useDatabaseWhy();
  const text = useText();
  return (
    <tr className={matter?.on === resource ? 'asked' : undefined}>
      <th scope="row" style={{ paddingInlineStart: `${resource.split('/').length * 0.8}rem` }}>
        <code>
          <Breakable text={resource} />
        </code>
      </th>
      {cells.map((cell, index) => {
        const permission = PERMISSIONS[index];
        return (
          <td key={permission}>
            {cell !== 'none' && permission && (
              <button
                type="button"
                className={`cell ${cell === 'no' ? 'none' : CELLS[cell]}`}
                aria-label={text(`database.cell.${cell}`, { permission, resource })}
                onClick={() => ask({ role, permission, on: resource })}
              >
                <Icon name={cell === 'no' ? 'none' : CELLS[cell]} size={16} />
              </button>
            )}
          </td>
        );
      })}
    </tr>
  );
}
