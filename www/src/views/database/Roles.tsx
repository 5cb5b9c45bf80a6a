import { useDeferredValue, useState } from 'react';

import { useAddress } from '../../address/useAddress';
import { office } from '../../engine/client';
import type { RoleRow } from '../../engine/database_desk';
import { Empty } from '../../parts/Empty';
import { Name } from '../../parts/Name';
import { SearchField } from '../../parts/SearchField';
import { VirtualRows } from '../../parts/VirtualRows';
import { useDatabase } from '../../session/session';
import { useStatements } from '../../session/statements';
import { useDatabaseAnswer } from '../../session/useDatabaseAnswer';
import { useWindow } from '../../session/useWindow';
import { T, useText } from '../../texts';
import { RolePanel } from './RolePanel';
import { WhichDatabase } from './WhichDatabase';

/** Every role, and what one of them is and may do. */
export default function Roles() {
  const { value, set } = useAddress();
  const { which } = useStatements();
  const text = useText();
  const [typed, setTyped] = useState('');
  const wanted = useDeferredValue(typed);
  const { data } = useDatabaseAnswer(['roles', wanted], () => office.database.roles(which, wanted, 0, 1));
  const role = value('role') ?? data?.rows[0]?.name ?? null;
  return (
    <article className="view">
      <header className="view-head">
        <h1>
          <T id="nav.roles" />
        </h1>
        <div className="grow" />
        <WhichDatabase />
      </header>
      <div className="two-columns">
        <section className="role-list">
          <SearchField label={text('database.find.role')} value={typed} onChange={setTyped} />
          {data && data.count === 0 && <Empty icon="role" title={<T id="database.no-role" />} />}
          {data && data.count > 0 && <List wanted={wanted} count={data.count} chosen={role} onChoose={(name) => set({ role: name, why: null })} />}
        </section>
        {role !== null && <RolePanel key={role} role={role} />}
      </div>
    </article>
  );
}

function List({ wanted, count, chosen, onChoose }: { wanted: string; count: number; chosen: string | null; onChoose: (role: string) => void }) {
  const { id } = useDatabase();
  const { which, version } = useStatements();
  const text = useText();
  const { rowAt, onRange } = useWindow<RoleRow>(['roles', id, version, which, wanted], async (from, to) => (await office.database.roles(which, wanted, from, to)).rows);
  return (
    <VirtualRows
      count={count}
      height={38}
      label={text('count.cql.roles', { count })}
      onRange={onRange}
      row={(index) => {
        const row = rowAt(index);
        if (!row) return <span className="quiet">…</span>;
        return (
          <button type="button" className="role-row" aria-current={row.name === chosen} onClick={() => onChoose(row.name)}>
            <Name text={row.name} />
            <Marks row={row} />
          </button>
        );
      }}
    />
  );
}

export function Marks({ row: { login, superuser } }: { row: Pick<RoleRow, 'login' | 'superuser'> }) {
  return (
    <span className="marks">
      {superuser && (
        <span className="tag accent">
          <T id="database.superuser" />
        </span>
      )}
      {login && (
        <span className="tag">
          <T id="database.login" />
        </span>
      )}
    </span>
  );
}
