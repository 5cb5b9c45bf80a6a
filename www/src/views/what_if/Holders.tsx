import type { RoleView } from '../../engine/what_if/roles';
import type { Principal } from '../../engine/protocol';
import { PrincipalPicker } from '../../parts/pickers';
import { PrincipalName } from '../../parts/PrincipalName';
import { SearchField } from '../../parts/SearchField';
import { T, useText } from '../../texts';
import { bearerOf } from './bearer';
import { Lines } from './Lines';
import { Mark } from './Mark';
import { usePlace } from './place';
import { Refusal } from './Refusal';
import { RemoveButton } from './RemoveButton';
import { useEditing } from './useEditing';

/** More than this are searched. */
const SEARCHED = 12;

/** Who holds a role directly. */
export function Holders({ view, typed, onType }: { view: RoleView; typed: string; onType: (text: string) => void }) {
  const { make, refusal } = useEditing();
  const text = useText();
  const { name: role, holders, added } = view;
  return (
    <section className="editor-part">
      <h3>
        <T id="what-if.holders" values={{ count: holders.count }} />
      </h3>
      {(holders.count > SEARCHED || typed !== '') && <SearchField label={text('what-if.holders.search')} value={typed} onChange={onType} />}
      {holders.count > 0 && (
        <Lines
          label={text('what-if.holders', { count: holders.count })}
          count={holders.count}
          rows={holders.listed}
          keyOf={keyOf}
          row={(holder) => (
            <Holder
              holder={holder}
              isNew={added.includes(keyOf(holder))}
              label={text('what-if.holders.remove', { name: holder.name })}
              onRemove={() => void make({ edit: 'remove-role', role, from: bearerOf(holder) })}
            />
          )}
        />
      )}
      <PrincipalPicker
        label={text('what-if.holders.add')}
        placeholder={text('what-if.holders.example')}
        value={null}
        kinds={['user', 'group', 'service']}
        onChoose={(principal) => void make({ edit: 'assign-role', role, to: bearerOf(principal) })}
      />
      <Refusal text={refusal} />
    </section>
  );
}

function keyOf({ kind, name }: Principal): string {
  return `${kind}:${name}`;
}

/** Somebody in a list, who can be taken out of it. */
export function Holder({ holder, isNew, label, onRemove }: { holder: Principal; isNew: boolean; label: string; onRemove: () => void }) {
  const { show } = usePlace();
  return (
    <div className="line still">
      <button
        type="button"
        className="link-button"
        onClick={() => show(holder.kind === 'group' ? { part: 'groups', group: holder.name } : { part: 'people', bearer: holder })}
      >
        <PrincipalName principal={holder} />
      </button>
      {isNew && <Mark state="new" />}
      <span className="grow" />
      <RemoveButton label={label} onClick={onRemove} />
    </div>
  );
}
