import { useDeferredValue, useMemo, useState } from 'react';

import { targetOfFilter } from '../../address/address';
import { useWhy } from '../../address/useWhy';
import type { Held, HeldScope } from '../../engine/principal_view';
import type { Principal, Target } from '../../engine/protocol';
import { Choice } from '../../parts/Choice';
import { Empty } from '../../parts/Empty';
import { Icon } from '../../parts/Icon';
import { Breakable } from '../../parts/Breakable';
import { Prose } from '../../parts/Prose';
import { SearchField } from '../../parts/SearchField';
import { TargetName } from '../../parts/PrincipalName';
import { T, useText } from '../../texts';

/** Columns of single filters; a role may name hundreds of users. */
const COLUMNS = 8;

type Shown = 'held' | 'all';

/** Every scope against every set of resources that this principal holds one for. */
export function ScopeTable({ principal, held }: { principal: Principal; held: Held }) {
  const text = useText();
  const [typed, setTyped] = useState('');
  const [shown, setShown] = useState<Shown>('held');
  const wanted = useDeferredValue(typed.trim().toLowerCase());
  const filters = useMemo(() => (held.told ? columns(held.scopes) : []), [held]);
  if (!held.told) {
    return (
      <Empty icon="unknown" title={<T id="view-as.untold" />}>
        <p>
          <Prose text={held.message} />
        </p>
      </Empty>
    );
  }
  const listed = filters.slice(0, COLUMNS);
  const rows = held.scopes.filter(
    ({ scope, state, filters: own }) =>
      (shown === 'all' || state !== 'none') &&
      (wanted === '' || scope.toLowerCase().includes(wanted) || own.some((filter) => filter.toLowerCase().includes(wanted))),
  );
  return (
    <>
      <div className="tools">
        <SearchField label={text('view-as.search')} value={typed} onChange={setTyped} />
        <Choice
          label={text('view-as.shown')}
          value={shown}
          choices={[
            ['held', text('view-as.shown.held')],
            ['all', text('view-as.shown.all')],
          ]}
          onChange={setShown}
        />
      </div>
      {rows.length === 0 ? (
        <Empty icon="none" title={<T id="view-as.no-scope" />} />
      ) : (
        // Wide tables are scrolled, with the keys too.
        <div className="scroll" tabIndex={0} role="region" aria-label={text('view-as.table')}>
          <table className="scopes">
            <thead>
              <tr>
                <th scope="col">
                  <T id="view-as.scope" />
                </th>
                <th scope="col">
                  <T id="view-as.state" />
                </th>
                <th scope="col">
                  <T id="everything" />
                </th>
                {listed.map((filter) => (
                  <th key={filter} scope="col">
                    <FilterName filter={filter} />
                  </th>
                ))}
                {filters.length > COLUMNS && (
                  <th scope="col">
                    <T id="more" values={{ count: filters.length - COLUMNS }} />
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Row key={row.scope} row={row} principal={principal} filters={listed} others={filters.length > COLUMNS} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

function Row({ row, principal, filters, others }: { row: HeldScope; principal: Principal; filters: readonly string[]; others: boolean }) {
  const { matter } = useWhy();
  const { scope, state } = row;
  const rest = row.filters.filter((filter) => !filters.includes(filter)).length;
  return (
    <tr className={matter?.scope === scope ? 'asked' : undefined}>
      <th scope="row">
        <code>
          <Breakable text={scope} />
        </code>
      </th>
      <td>
        <span className={`state ${STATES[state]}`}>
          <T id={`state.${state}`} />
        </span>
      </td>
      <td>
        <Cell principal={principal} scope={scope} target={null} held={state === 'everything' ? 'yes' : state === 'unknown' ? 'unknown' : 'no'} />
      </td>
      {filters.map((filter) => {
        const target = targetOfFilter(filter);
        const held = state === 'everything' || row.filters.includes(filter) ? 'yes' : state === 'unknown' ? 'unknown' : 'no';
        return (
          <td key={filter}>
            <Cell principal={principal} scope={scope} target={target} held={held} />
          </td>
        );
      })}
      {others && <td className="quiet">{rest > 0 && <T id="more" values={{ count: rest }} />}</td>}
    </tr>
  );
}

const STATES = { everything: 'allow', filtered: 'filtered', none: 'none', unknown: 'unknown' } as const;
const CELLS = { yes: 'allow', no: 'none', unknown: 'unknown' } as const;

/** One scope over one set; why is one press away. */
function Cell({ principal, scope, target, held }: { principal: Principal; scope: string; target: Target; held: keyof typeof CELLS }) {
  const { ask } = useWhy();
  const text = useText();
  return (
    <button
      type="button"
      className={`cell ${CELLS[held]}`}
      aria-label={text(`view-as.cell.${held}`, { scope })}
      onClick={() => ask({ principal, scope, target })}
    >
      <Icon name={CELLS[held]} size={16} />
    </button>
  );
}

function FilterName({ filter }: { filter: string }) {
  const target = targetOfFilter(filter);
  return target === null ? <code>{filter}</code> : <TargetName target={target} />;
}

/** Filters, those of most scopes first. */
function columns(scopes: readonly HeldScope[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { filters } of scopes) for (const filter of filters) counts.set(filter, (counts.get(filter) ?? 0) + 1);
  return [...counts].sort(([one, many], [other, more]) => more - many || (one < other ? -1 : 1)).map(([filter]) => filter);
}
