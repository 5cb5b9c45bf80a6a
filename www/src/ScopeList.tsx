import { Fragment, useDeferredValue, useMemo, useState } from 'react';

import { Name } from './Name';
import type { Question } from './question';

/** More rows than this wait for a filter. */
const SHOWN = 300;

interface Props {
  question: Question;
  held: readonly string[] | null;
  onAsk: (scope: string) => void;
}

/** Everything that the principal holds, a row a scope. */
export function ScopeList({ question, held, onAsk }: Props) {
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text.trim().toLowerCase());
  const rows = useMemo(() => grouped(held ?? [], wanted), [held, wanted]);
  return (
    <section className="card scopes" aria-label="Scopes">
      <header>
        <h2>
          Scopes of <Name text={question.name} />
        </h2>
        {held !== null && held.length > 0 && (
          <input
            type="search"
            aria-label="Find a scope"
            placeholder="Find a scope or a name"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </header>
      {held === null && <p className="quiet">No list: every question about this principal gets the same answer.</p>}
      {held?.length === 0 && <p className="quiet">None at all.</p>}
      {rows.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">Scope</th>
              <th scope="col">Over</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, SHOWN).map(([base, filters]) => (
              <tr key={base} className={base === question.scope ? 'asked' : undefined}>
                <th scope="row">
                  <button type="button" onClick={() => onAsk(base)} title="Ask about this scope">
                    <Breakable text={base} />
                  </button>
                </th>
                <td>
                  <Filters filters={filters} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {held !== null && held.length > 0 && rows.length === 0 && <p className="quiet">No scope like that.</p>}
    </section>
  );
}

function Filters({ filters }: { filters: readonly string[] }) {
  if (filters.length === 0) return <span className="everything">everything</span>;
  return (
    <div className="filters">
      {filters.slice(0, SHOWN).map((filter) => (
        <span key={filter} className="filter">
          <Name text={filter} />
        </span>
      ))}
      {filters.length > SHOWN && <span className="quiet">and {filters.length - SHOWN} more</span>}
    </div>
  );
}

/** A scope that breaks after its colons where the place is narrow. */
function Breakable({ text }: { text: string }) {
  return text.split(/(?<=:)/).map((part, index) => (
    <Fragment key={index}>
      {part}
      <wbr />
    </Fragment>
  ));
}

/** Scopes by base; a base with an unfiltered scope holds over everything. */
function grouped(held: readonly string[], wanted: string): [string, string[]][] {
  const rows = new Map<string, string[]>();
  for (const scope of held) {
    if (wanted !== '' && !scope.toLowerCase().includes(wanted)) continue;
    const at = scope.indexOf('!');
    const base = at < 0 ? scope : scope.slice(0, at);
    const filters = rows.get(base) ?? [];
    if (at >= 0) filters.push(scope.slice(at + 1));
    rows.set(base, filters);
  }
  return [...rows];
}
