import {
  Combobox,
  ComboboxItem,
  ComboboxLabel,
  ComboboxList,
  ComboboxPopover,
  ComboboxProvider,
  ComboboxCancel,
} from '@ariakit/react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';

import type { Found, FoundMany } from '../engine/protocol';
import { T } from '../texts';
import { Icon, type IconName } from './Icon';
import { Name } from './Name';

/** More than this is counted, not listed. */
const LISTED = 30;

interface Props {
  label: string;
  /** What is chosen, as text. */
  value: string;
  /** Finds what fits a text; asked in the Worker, where the names are. */
  find: (text: string, limit: number) => Promise<FoundMany>;
  /** What `find` depends on, besides the text. */
  about: readonly unknown[];
  onChoose: (found: Found) => void;
  /** Takes the typed text as it is, where names need not exist. */
  onText?: (text: string) => void;
  /** The typed text counts unless something was chosen from the list with the arrow keys or the mouse. */
  typedFirst?: boolean;
  placeholder?: string;
  icon?: IconName;
  /** Shows the label to those who hear the page only. */
  quiet?: boolean;
}

/** A text field with a list of what could stand there, for mouse and keyboard; hubs have many thousands of names. */
export function Picker({ label, value, find, about, onChoose, onText, typedFirst = false, placeholder, icon, quiet = false }: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  const text = useDeferredValue(typed ?? '');
  const { data, isPlaceholderData } = useQuery({
    queryKey: ['find', ...about, text],
    queryFn: () => find(text, LISTED),
    enabled: typed !== null,
    placeholderData: keepPreviousData,
  });
  const listed = data?.listed ?? [];
  const isLate = typed !== null && (data === undefined || isPlaceholderData || text !== typed);
  /** What is typed counts, not what is still listed for the text before it. */
  const chooseFresh = async (wanted: string) => {
    const [found] = (await find(wanted, 1)).listed;
    setTyped(null);
    if (found) onChoose(found);
    else onText?.(wanted);
  };
  return (
    <ComboboxProvider
      open={typed !== null}
      setOpen={(open) => setTyped((now) => (open ? (now ?? '') : null))}
      value={typed ?? value}
      setValue={(next) => {
        if (typed !== null || next !== value) setTyped(next);
      }}
      resetValueOnHide={false}
      setSelectedValue={(selected) => {
        const found = listed.find((one) => keyOf(one) === selected);
        if (found) onChoose(found);
      }}
    >
      <div className="picker">
        <ComboboxLabel className={quiet ? 'unseen-label' : undefined}>{label}</ComboboxLabel>
        <div className="picker-field">
          {icon && <Icon name={icon} />}
          <Combobox
            autoSelect={!typedFirst}
            placeholder={typed === null ? placeholder : value === '' ? placeholder : value}
            spellCheck={false}
            autoCapitalize="off"
            onFocus={(event) => event.currentTarget.select()}
            onBlur={() => {
              if (typed !== null && typed !== '' && onText) onText(typed);
              setTyped(null);
            }}
            onKeyDownCapture={(event) => {
              if (event.key !== 'Enter' || typedFirst || !isLate) return;
              event.preventDefault();
              event.stopPropagation();
              void chooseFresh(typed);
            }}
            onKeyDown={(event) => {
              const chosen = event.currentTarget.getAttribute('aria-activedescendant') !== null;
              if (event.key === 'Enter' && onText && typed !== null && (typedFirst ? !chosen : listed.length === 0)) {
                onText(typed);
                setTyped(null);
              }
            }}
          />
          {onText && value !== '' && (
            <ComboboxCancel className="button quiet only-icon" onClick={() => onText('')}>
              <Icon name="close" size={14} />
            </ComboboxCancel>
          )}
        </div>
      </div>
      <ComboboxPopover className="popover" gutter={4} sameWidth portal>
        <ComboboxList alwaysVisible className="options">
          {listed.map((found) => (
            <ComboboxItem
              key={keyOf(found)}
              value={keyOf(found)}
              setValueOnClick={false}
              className="option"
            >
              <Icon name={ICONS[found.kind]} size={15} />
              {found.owner !== undefined && (
                <>
                  <Name text={found.owner} />
                  <span className="quiet">/</span>
                </>
              )}
              {found.kind === 'server' && found.name === '' ? <T id="server.default" /> : <Name text={found.name} />}
            </ComboboxItem>
          ))}
        </ComboboxList>
        {data !== undefined && data.count > listed.length && (
          <p className="hint">
            <T id="picker.more" values={{ count: data.count - listed.length }} />
          </p>
        )}
        {data !== undefined && listed.length === 0 && (
          <p className="hint">{onText && typed ? <T id="picker.free" /> : <T id="picker.nothing" />}</p>
        )}
      </ComboboxPopover>
    </ComboboxProvider>
  );
}

export const ICONS: Record<Found['kind'], IconName> = {
  user: 'user',
  service: 'service',
  group: 'group',
  token: 'token',
  role: 'role',
  scope: 'scope',
  server: 'server',
  resource: 'tree',
};

/** Kinds are told apart in what is chosen: a user and a group may have one name. */
export function keyOf({ kind, name, owner }: Found): string {
  return JSON.stringify(owner === undefined ? [kind, name] : [kind, owner, name]);
}
