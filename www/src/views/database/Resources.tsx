import type { Permission, ResourceName } from 'hubscope/cql';
import { useState } from 'react';

import { useAddress } from '../../address/useAddress';
import { useDatabaseWhy } from '../../address/useDatabaseWhy';
import { askDatabase, office } from '../../engine/client';
import { Button } from '../../parts/Button';
import { download } from '../../parts/download';
import { Empty } from '../../parts/Empty';
import { Icon } from '../../parts/Icon';
import { Name } from '../../parts/Name';
import { Trouble } from '../../parts/Trouble';
import { VirtualRows } from '../../parts/VirtualRows';
import { useStatements } from '../../session/statements';
import { useDatabaseAnswer } from '../../session/useDatabaseAnswer';
import { T, useText } from '../../texts';
import { WhichDatabase } from './WhichDatabase';

/** More holders than this are counted, and in the files. */
const LISTED = 5_000;

/** What there is, and who may do what with it. */
export default function Resources() {
  const { value, set } = useAddress();
  const on = (value('on') ?? 'data') as ResourceName;
  const text = useText();
  return (
    <article className="view">
      <header className="view-head">
        <h1>
          <T id="nav.resources" />
        </h1>
        <div className="grow" />
        <WhichDatabase />
      </header>
      <div className="two-columns">
        <nav className="card tree" aria-label={text('database.tree')}>
          <Branch parent={null} chosen={on} onChoose={(next) => set({ on: next, why: null })} />
        </nav>
        <HolderPanel key={on} on={on} />
      </div>
    </article>
  );
}

interface BranchProps {
  parent: string | null;
  chosen: string;
  onChoose: (resource: string) => void;
}

/** Resources below another; each opens what it contains. */
function Branch({ parent, chosen, onChoose }: BranchProps) {
  const { which } = useStatements();
  const { data = [] } = useDatabaseAnswer(['children', parent], () => office.database.children(which, parent));
  return (
    <ul>
      {data.map(({ name, children }) => (
        <Leaf key={name} name={name} children_={children} chosen={chosen} onChoose={onChoose} />
      ))}
    </ul>
  );
}

function Leaf({ name, children_, chosen, onChoose }: { name: string; children_: number; chosen: string; onChoose: (resource: string) => void }) {
  const [open, setOpen] = useState(chosen === name || chosen.startsWith(`${name}/`));
  const text = useText();
  const last = name.split('/').at(-1) ?? name;
  return (
    <li>
      <span className="leaf">
        {children_ > 0 ? (
          <button
            type="button"
            className="button quiet only-icon"
            aria-expanded={open}
            aria-label={text('database.contents', { name, count: children_ })}
            onClick={() => setOpen(!open)}
          >
            <Icon name={open ? 'none' : 'plus'} size={14} />
          </button>
        ) : (
          <span className="no-button" />
        )}
        <button type="button" className="leaf-name" aria-current={name === chosen} onClick={() => onChoose(name)}>
          <Name text={last} />
        </button>
      </span>
      {open && children_ > 0 && <Branch parent={name} chosen={chosen} onChoose={onChoose} />}
    </li>
  );
}

function HolderPanel({ on }: { on: ResourceName }) {
  const { which } = useStatements();
  const { value, set } = useAddress();
  const { data: applicable = [] } = useDatabaseAnswer(['applicable', on], () => askDatabase(which, { op: 'applicable', on }));
  const permission = applicable.find((name) => name === value('permission')) ?? applicable[0];
  return (
    <section className="card role-panel">
      <h2>
        <code>
          <Name text={on} />
        </code>
      </h2>
      <div className="tags">
        {applicable.map((name) => (
          <button key={name} type="button" className="tag" aria-pressed={name === permission} onClick={() => set({ permission: name })}>
            <code>{name}</code>
          </button>
        ))}
      </div>
      {permission && <HolderRows on={on} permission={permission} />}
    </section>
  );
}

function HolderRows({ on, permission }: { on: ResourceName; permission: Permission }) {
  const { which } = useStatements();
  const { ask } = useDatabaseWhy();
  const text = useText();
  const { data, error } = useDatabaseAnswer(['holders', on, permission], () => askDatabase(which, { op: 'holders', on, permission, limit: LISTED }));
  if (error) return <Trouble title="trouble.view" error={error} />;
  if (!data) return <progress />;
  const save = async (format: 'csv' | 'json') => download(`who-${permission.toLowerCase()}.${format}`, await office.database.holdersFile(which, permission, on, format));
  return (
    <>
      <div className="tools">
        <p>
          <T id="database.holders" values={{ count: data.count, logins: data.logins }} />
        </p>
        <div className="grow" />
        <Button icon="download" onClick={() => void save('csv')}>
          <T id="who.csv" />
        </Button>
        <Button icon="download" onClick={() => void save('json')}>
          <T id="who.json" />
        </Button>
      </div>
      {data.anonymous && <p className="card notice"><T id="database.anonymous" /></p>}
      {data.roles.length === 0 ? (
        <Empty icon="none" title={<T id="who.nobody" />} />
      ) : (
        <VirtualRows
          count={data.roles.length}
          label={text('who.list', { count: data.roles.length })}
          row={(index) => {
            const row = data.roles[index];
            if (!row) return null;
            const { role, login, ground } = row;
            const way = ground && 'way' in ground ? ground.way.slice(1) : [];
            return (
              <button type="button" className="holder" onClick={() => ask({ role, permission, on })}>
                <span className="who">
                  <Icon name="role" size={15} />
                  <Name text={role} />
                  {login && <span className="tag"><T id="database.login" /></span>}
                </span>
                <span className="path-line">
                  {way.map((name) => (
                    <span key={name} className="step">
                      <Name text={name} />
                    </span>
                  ))}
                  <span className="step">
                    {ground?.by === 'superuser' ? <T id="database.superuser" /> : ground && 'on' in ground && <code>{ground.on}</code>}
                  </span>
                </span>
              </button>
            );
          }}
        />
      )}
    </>
  );
}
