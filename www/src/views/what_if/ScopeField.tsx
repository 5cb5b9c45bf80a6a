import { Combobox, ComboboxItem, ComboboxList, ComboboxPopover, ComboboxProvider } from '@ariakit/react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useId, useState } from 'react';

import { Button } from '../../parts/Button';
import { Icon } from '../../parts/Icon';
import { Name } from '../../parts/Name';
import { useDraft } from '../../session/draft';
import { useHub } from '../../session/session';
import { T, useText } from '../../texts';
import { Refusal } from './Refusal';
import { suggestions } from './suggestions';

const LISTED = 14;

interface Props {
  held: readonly string[];
  refusal: string | null;
  onChange: () => void;
  /** Ends with `false` where the scope is refused, which then stays in the field. */
  onAdd: (scope: string) => Promise<boolean>;
}

/** Where a scope is typed, with what could stand there: names of scopes, then filters, then what is in the policy. */
export function ScopeField({ held, refusal, onChange, onAdd }: Props) {
  const { id: policy } = useHub();
  const { version } = useDraft();
  const text = useText();
  const id = useId();
  const [typed, setTyped] = useState('');
  const wanted = useDeferredValue(typed);
  const [open, setOpen] = useState(false);
  const { data = [] } = useQuery({
    queryKey: ['suggest', policy, version, wanted],
    queryFn: () => suggestions(wanted, LISTED),
    enabled: open,
    placeholderData: keepPreviousData,
  });
  const listed = data.filter(({ text: scope }) => !held.includes(scope));
  const type = (next: string) => {
    setTyped(next);
    onChange();
  };
  const add = async (scope: string) => {
    if (scope === '' || held.includes(scope)) return type('');
    setOpen(false);
    if (await onAdd(scope)) setTyped('');
  };
  const choose = (scope: string, whole: boolean) => {
    if (whole) return void add(scope);
    type(scope);
    setOpen(true);
  };
  return (
    <div className="field scope-field">
      <ComboboxProvider open={open && listed.length > 0} setOpen={setOpen} value={typed} setValue={type} resetValueOnHide={false}>
        <label htmlFor={id}>
          <T id="what-if.scope.add" />
        </label>
        <div className="field-row">
          <div className="picker-field">
            <Icon name="scope" />
            <Combobox
              id={id}
              placeholder={text('what-if.scope.example')}
              spellCheck={false}
              autoCapitalize="off"
              showOnClick
              aria-invalid={refusal !== null}
              aria-describedby={`${id}-refusal`}
              onKeyDown={(event) => {
                // With an active option Enter is the option's.
                if (event.key !== 'Enter' || event.currentTarget.getAttribute('aria-activedescendant')) return;
                event.preventDefault();
                void add(typed.trim());
              }}
            />
          </div>
          <Button onClick={() => void add(typed.trim())}>
            <T id="what-if.add" />
          </Button>
        </div>
        <ComboboxPopover className="popover" gutter={4} sameWidth portal>
          <ComboboxList className="options">
            {listed.map(({ text: scope, whole }) => (
              <ComboboxItem key={scope} value={scope} className="option" setValueOnClick={false} hideOnClick={false} onClick={() => choose(scope, whole)}>
                <Name text={scope} />
                {!whole && <span className="quiet">…</span>}
              </ComboboxItem>
            ))}
          </ComboboxList>
        </ComboboxPopover>
      </ComboboxProvider>
      <Refusal id={`${id}-refusal`} text={refusal} />
    </div>
  );
}
