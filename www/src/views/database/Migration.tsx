import type { MigrationPlan, MigrationStart, Verification } from 'hubscope/cql';
import { useState } from 'react';

import { askDatabase, office } from '../../engine/client';
import type { Migrated } from '../../engine/database_desk';
import { Button } from '../../parts/Button';
import { download } from '../../parts/download';
import { Icon } from '../../parts/Icon';
import { Name } from '../../parts/Name';
import { Prose } from '../../parts/Prose';
import { Trouble } from '../../parts/Trouble';
import { useDatabaseAnswer } from '../../session/useDatabaseAnswer';
import { T, useText } from '../../texts';

/** The upgrade from users to roles: what it would write, what each start does, and how the result compares. Everything on a copy. */
export default function Migration() {
  const [force, setForce] = useState(false);
  const { data, error } = useDatabaseAnswer(['plan', force], () => askDatabase('now', { op: 'migration_plan', force }));
  if (error) return <Trouble title="trouble.view" error={error} />;
  return (
    <article className="view">
      <header className="view-head">
        <h1>
          <T id="nav.migration" />
        </h1>
        <p className="quiet">
          <T id="migration.copy" />
        </p>
      </header>
      {data && <Plan plan={data} />}
      {data && (
        <label className="check">
          <input type="checkbox" checked={force} onChange={(event) => setForce(event.target.checked)} /> <T id="migration.force" />
        </label>
      )}
      {data && <Report key={String(force)} force={force} refused={data.refusal !== null} />}
      <Rehearsal force={force} />
    </article>
  );
}

function Plan({ plan: { modules, faults, findings, refusal } }: { plan: MigrationPlan }) {
  const text = useText();
  return (
    <section className="card facts">
      <h2>
        <T id="migration.plan" />
      </h2>
      <p className={`verdict ${refusal ? 'deny' : 'allow'}`} role="status">
        <Icon name={refusal ? 'deny' : 'allow'} />
        <span>{refusal ? <Prose text={refusal.message} /> : <T id="migration.can" />}</span>
      </p>
      <div className="scroll" tabIndex={0} role="region" aria-label={text('migration.plan')}>
        <table>
          <thead>
            <tr>
              {(['module', 'course', 'rows', 'new', 'same', 'changes'] as const).map((name) => (
                <th key={name} scope="col">
                  <T id={`migration.${name}`} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {modules.map((module) => (
              <tr key={module.module}>
                <th scope="row">
                  <code>{module.module}</code>
                </th>
                <td>
                  <span className={`state ${module.course === 'migrate' ? 'allow' : 'none'}`}>
                    <T id={`migration.course.${module.course}`} />
                  </span>
                  <br />
                  <span className="quiet">
                    <Prose text={module.reason} />
                  </span>
                </td>
                <td>{module.rows}</td>
                <td>{module.new}</td>
                <td>{module.same}</td>
                <td>{module.changes.length}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {faults.length > 0 && (
        <>
          <h3>
            <T id="migration.faults" />
          </h3>
          <ul className="misses">
            {faults.map(({ pointer, message, code }) => (
              <li key={`${pointer} ${code}`}>
                <Prose text={message} /> <code className="quiet">{pointer}</code>
              </li>
            ))}
          </ul>
        </>
      )}
      {findings.length > 0 && (
        <>
          <h3>
            <T id="migration.findings" />
          </h3>
          <ul className="misses">
            {findings.map(({ code, table, row, message }) => (
              <li key={`${code} ${table} ${row}`}>
                <Prose text={message} />{' '}
                <code className="quiet">
                  {table} {row}
                </code>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** Migrates a copy when asked, and says how it compares. */
function Report({ force, refused }: { force: boolean; refused: boolean }) {
  const [result, setResult] = useState<Migrated | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  const migrate = () => {
    setTrouble(null);
    office.database.migrate(force).then(setResult, setTrouble);
  };
  return (
    <section className="card facts">
      <h2>
        <T id="migration.report" />
      </h2>
      <div className="tools">
        <Button look="accent" icon="migration" onClick={migrate} disabled={refused}>
          <T id="migration.run" />
        </Button>
        {result && (
          <Button icon="download" onClick={() => download('roles.json', result.file)}>
            <T id="migration.download" />
          </Button>
        )}
      </div>
      {trouble !== null && <Trouble title="trouble.view" error={trouble} />}
      {result && <Verified verification={result.verification} others={result.otherAnswers.length} />}
      {result && result.otherAnswers.length > 0 && (
        <ul className="misses">
          {result.otherAnswers.slice(0, 100).map(({ user, resource, permission, before, after }) => (
            <li key={`${user} ${resource} ${permission}`}>
              <Name text={user} /> {permission} <code>{resource}</code>{' '}
              <T id="migration.other" values={{ before: before === null ? '?' : before ? 'allow' : 'deny', after }} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const LISTS = [
  'missing_roles', 'attribute_mismatch', 'missing_credentials', 'credential_mismatch', 'missing_permissions', 'extra_permissions', 'extra_roles',
] as const;

function Verified({ verification, others }: { verification: Verification; others: number }) {
  const { equivalent } = verification;
  return (
    <>
      <p className={`verdict ${equivalent ? 'allow' : 'deny'}`} role="status">
        <Icon name={equivalent ? 'allow' : 'deny'} />
        <T id={equivalent ? 'migration.equivalent' : 'migration.different'} values={{ count: others }} />
      </p>
      <dl>
        {LISTS.filter((list) => verification[list].length > 0).map((list) => (
          <div key={list}>
            <dt>
              <T id={`migration.list.${list}`} />
            </dt>
            <dd>
              {verification[list].slice(0, 20).map((one, index) => (
                <span key={index} className="tag">
                  <Name text={typeof one === 'string' ? one : one.join(' ')} />
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** What the real upgrade does at each start, half-way failures included. */
function Rehearsal({ force }: { force: boolean }) {
  const { data, error } = useDatabaseAnswer(['rehearsal', force], () => askDatabase('now', { op: 'migration_rehearsal', starts: 2, force }));
  if (error) return <Trouble title="trouble.view" error={error} />;
  if (!data) return null;
  return (
    <section className="card facts">
      <h2>
        <T id="migration.rehearsal" />
      </h2>
      {data.starts.map((start, index) => (
        <Start key={index} number={index + 1} start={start} />
      ))}
    </section>
  );
}

function Start({ number, start: { outcomes, logs } }: { number: number; start: MigrationStart }) {
  return (
    <section>
      <h3>
        <T id="migration.start" values={{ number }} />
      </h3>
      <ul className="actions">
        {outcomes.map(({ module, outcome, fault }) => (
          <li key={module}>
            <span className={`state ${outcome === 'error' ? 'deny' : outcome === 'migrated' ? 'allow' : 'none'}`}>
              <T id={`migration.outcome.${outcome}`} />
            </span>
            <span>
              <code>{module}</code> {fault && <Prose text={fault.message} />}
            </span>
          </li>
        ))}
      </ul>
      {logs.length > 0 && (
        <details>
          <summary>
            <T id="migration.logs" values={{ count: logs.length }} />
          </summary>
          <ul className="logs">
            {logs.map(([module, level, event], index) => (
              <li key={index}>
                <code>
                  {level} {module}: <Name text={event} />
                </code>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
