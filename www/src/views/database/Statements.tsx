import { useState } from 'react';

import type { Listing } from 'hubscope/cql';
import { Button } from '../../parts/Button';
import { Empty } from '../../parts/Empty';
import { Name } from '../../parts/Name';
import { Trouble } from '../../parts/Trouble';
import { useStatements } from '../../session/statements';
import { T, useText } from '../../texts';
import { DatabasePicker } from './DatabasePicker';
import { StatementsDifference } from './StatementsDifference';

/** Statements, executed on a copy: what they list, and who gains or loses what. */
export default function Statements() {
  const { cql, as, trial, refused, change } = useStatements();
  return (
    <article className="view">
      <header className="view-head">
        <h1>
          <T id="nav.statements" />
        </h1>
        <p className="quiet">
          <T id="database.copy" />
        </p>
      </header>
      <Editor key={cql} cql={cql} as={as} onRun={change} />
      {refused !== null && <Trouble title="database.refused" error={refused} />}
      {trial === null && refused === null && (
        <Empty icon="statements" title={<T id="database.no-statements" />}>
          <p>
            <T id="database.statements.how" values={{ code: (text) => <code>{text}</code> }} />
          </p>
        </Empty>
      )}
      {trial?.listing && <ListingTable listing={trial.listing} />}
      {trial && <StatementsDifference difference={trial.difference} />}
    </article>
  );
}

function Editor({ cql, as, onRun }: { cql: string; as: string | null; onRun: (cql: string, as: string | null) => void }) {
  const text = useText();
  const [typed, setTyped] = useState(cql);
  return (
    <form
      className="card statements"
      onSubmit={(event) => {
        event.preventDefault();
        onRun(typed, as);
      }}
    >
      <div className="field">
        <label htmlFor="cql">
          <T id="database.statements" />
        </label>
        <textarea
          id="cql"
          rows={6}
          spellCheck={false}
          value={typed}
          placeholder="GRANT SELECT ON KEYSPACE shop TO bob;"
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onRun(typed, as);
          }}
        />
      </div>
      <div className="tools">
        <DatabasePicker label={text('database.as')} kind="role" value={as} onChoose={(role) => onRun(typed, role)} />
        <Button type="submit" look="accent" icon="statements">
          <T id="database.run" />
        </Button>
        {cql !== '' && (
          <Button icon="close" onClick={() => onRun('', as)}>
            <T id="database.clear" />
          </Button>
        )}
      </div>
    </form>
  );
}

function ListingTable({ listing }: { listing: Listing }) {
  const text = useText();
  if ('statements' in listing) {
    return (
      <section className="card">
        <pre>{listing.statements.join('\n')}</pre>
      </section>
    );
  }
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={text('database.listing')}>
      <table>
        <thead>
          <tr>
            {listing.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {listing.rows.slice(0, 500).map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column}>
                  <Name text={typeof cell === 'string' ? cell : JSON.stringify(cell)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
