import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react';

import { Name } from './Name';

/** More matches than this are counted, not listed. */
const LISTED = 60;

interface Props {
  label: string;
  value: string;
  options: readonly string[];
  onChange: (value: string) => void;
  placeholder?: string;
  /** What the list says of a text that is none of the options; without it only options can be chosen. */
  free?: string;
}

/** A text field with a list of what could stand there, for mouse and keyboard; hubs have many thousands of names. */
export function Combobox({ label, value, options, onChange, placeholder, free }: Props) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const open = typed !== null;
  const { listed, count } = useMemo(() => find(options, open ? typed : ''), [options, open, typed]);

  const close = () => setTyped(null);
  const choose = (choice: string) => {
    onChange(choice);
    close();
  };
  const start = () => {
    setTyped('');
    setActive(Math.max(0, find(options, '').listed.indexOf(value)));
  };
  const change = (text: string) => {
    setTyped(text);
    setActive(0);
    if (free !== undefined) onChange(text);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!open) return start();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setActive((now) => (listed.length === 0 ? 0 : (now + step + listed.length) % listed.length));
    } else if (event.key === 'Enter' && open) {
      event.preventDefault();
      const choice = listed[active];
      if (choice !== undefined) choose(choice);
      else close();
    } else if (event.key === 'Escape' && open) {
      event.preventDefault();
      close();
    }
  };

  return (
    <div className="combobox">
      <label htmlFor={id}>{label}</label>
      <input
        ref={input}
        id={id}
        role="combobox"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        aria-expanded={open}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={open && listed.length > 0 ? `${id}-${active}` : undefined}
        placeholder={open && value !== '' ? value : placeholder}
        value={free === undefined ? (typed ?? value) : value}
        onChange={(event) => change(event.target.value)}
        onFocus={() => (free === undefined ? start() : undefined)}
        onClick={() => (open ? undefined : start())}
        onBlur={close}
        onKeyDown={onKeyDown}
      />
      <ul id={`${id}-list`} role="listbox" aria-label={label} hidden={!open || (listed.length === 0 && free !== undefined)}>
        {listed.map((option, index) => (
          <li
            key={option}
            id={`${id}-${index}`}
            role="option"
            aria-selected={option === value}
            className={index === active ? 'active' : undefined}
            ref={index === active ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
            // Before the field loses the focus, which would close the list.
            onMouseDown={(event) => {
              event.preventDefault();
              choose(option);
            }}
          >
            <Name text={option} />
          </li>
        ))}
        {count > listed.length && <li className="more">{count - listed.length} more; type to find them</li>}
        {listed.length === 0 && <li className="more">nothing of that name</li>}
      </ul>
    </div>
  );
}

/** What begins with the text, then what contains it. */
function find(options: readonly string[], text: string) {
  const wanted = text.toLowerCase();
  const first: string[] = [];
  const later: string[] = [];
  let count = 0;
  for (const option of options) {
    const at = wanted === '' ? 0 : option.toLowerCase().indexOf(wanted);
    if (at < 0) continue;
    count += 1;
    if (at === 0 && first.length < LISTED) first.push(option);
    else if (at > 0 && later.length < LISTED) later.push(option);
  }
  return { listed: [...first, ...later].slice(0, LISTED), count };
}
