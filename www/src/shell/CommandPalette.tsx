import { Combobox, ComboboxItem, ComboboxList, ComboboxProvider, Dialog } from '@ariakit/react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useEffect, useState } from 'react';

import { formatPrincipal } from '../address/address';
import { useAddress } from '../address/useAddress';
import { office } from '../engine/client';
import type { Found, PrincipalKind } from '../engine/protocol';
import { Icon, type IconName } from '../parts/Icon';
import { Name } from '../parts/Name';
import { ICONS, keyOf } from '../parts/Picker';
import { useDraft } from '../session/draft';
import { useSession } from '../session/session';
import { T, useText } from '../texts';
import { usePalette } from './palette';
import { useTheme } from './theme';
import { viewsOf } from './views';

interface Command {
  readonly key: string;
  readonly icon: IconName;
  readonly words: string;
  readonly run: () => void;
}

/** Everything that can be done, by typing. */
export function CommandPalette() {
  const { open, setOpen } = usePalette();
  const text = useText();
  useShortcuts(() => setOpen(true));
  return (
    <Dialog open={open} onClose={() => setOpen(false)} aria-label={text('palette.open')} className="palette" backdrop={<div className="backdrop" />} unmountOnHide>
      <Commands onDone={() => setOpen(false)} />
    </Dialog>
  );
}

function Commands({ onDone }: { onDone: () => void }) {
  const text = useText();
  const [typed, setTyped] = useState('');
  const wanted = useDeferredValue(typed);
  // Enter right after the last letter runs what fits all of them.
  const commands = useCommands().filter(({ words }) => words.toLowerCase().includes(typed.trim().toLowerCase()));
  const found = useFound(wanted);
  const run = (action: () => void) => {
    onDone();
    action();
  };
  return (
    <ComboboxProvider open setValue={setTyped} focusLoop>
      <div className="picker-field">
        <Icon name="search" />
        <Combobox autoSelect autoFocus placeholder={text('palette.placeholder')} aria-label={text('palette.placeholder')} spellCheck={false} />
      </div>
      <ComboboxList alwaysVisible className="options">
        {commands.map(({ key, icon, words, run: action }) => (
          <ComboboxItem key={key} className="option" onClick={() => run(action)}>
            <Icon name={icon} size={16} />
            {words}
          </ComboboxItem>
        ))}
        {found.map(({ found: one, run: action }) => (
          <ComboboxItem key={keyOf(one)} className="option" onClick={() => run(action)}>
            <Icon name={ICONS[one.kind]} size={16} />
            <span className="quiet">
              <T id={`palette.${one.kind === 'scope' ? 'scope' : one.kind === 'role' ? 'role' : 'principal'}`} />
            </span>
            <Name text={one.name} />
          </ComboboxItem>
        ))}
        {commands.length + found.length === 0 && (
          <p className="hint">
            <T id="picker.nothing" />
          </p>
        )}
      </ComboboxList>
    </ComboboxProvider>
  );
}

function useCommands(): readonly Command[] {
  const { opened } = useSession();
  const { go } = useAddress();
  const { undo, redo, edits, which, setWhich } = useDraft();
  const [, nextTheme] = useTheme();
  const text = useText();
  const commands: Command[] = [];
  if (opened) {
    for (const view of viewsOf(opened)) {
      const icon: IconName = view === 'roles' ? 'role' : view === 'resources' ? 'tree' : view;
      commands.push({ key: view, icon, words: text(`nav.${view}`), run: () => go(view) });
    }
  }
  commands.push({ key: 'open', icon: 'open', words: text('nav.open'), run: () => go('open') });
  if (undo) commands.push({ key: 'undo', icon: 'undo', words: text('undo'), run: undo });
  if (redo) commands.push({ key: 'redo', icon: 'redo', words: text('redo'), run: redo });
  if (edits.length > 0) {
    const other = which === 'now' ? 'after' : 'now';
    commands.push({ key: 'which', icon: 'after', words: text(`palette.which.${other}`), run: () => setWhich(other) });
  }
  commands.push({ key: 'print', icon: 'print', words: text('print'), run: () => window.print() });
  commands.push({ key: 'theme', icon: 'dark', words: text('theme.next'), run: nextTheme });
  return commands;
}

const KINDS = ['user', 'group', 'service', 'role', 'scope'] as const;

/** People and other names, once something was typed. */
function useFound(wanted: string): readonly { found: Found; run: () => void }[] {
  const { opened } = useSession();
  const { go } = useAddress();
  const { data } = useQuery({
    queryKey: ['find', opened?.id, 'palette', wanted],
    queryFn: () => (opened?.dialect === 'cql' ? office.database.search(['role'], wanted, 20) : office.hub.search([...KINDS], wanted, 20)),
    enabled: opened !== null && wanted.trim() !== '',
    placeholderData: keepPreviousData,
  });
  if (wanted.trim() === '') return [];
  return (data?.listed ?? []).map((found) => ({
    found,
    run: () => {
      if (opened?.dialect === 'cql') return go('roles', { role: found.name });
      if (found.kind === 'scope') return go('who', { scope: found.name, on: null });
      if (found.kind === 'role') return go('what-if', { role: found.name });
      return go('view-as', { principal: formatPrincipal({ kind: found.kind as PrincipalKind, name: found.name }) });
    },
  }));
}

/** Ctrl+K anywhere; Ctrl+Z outside of text fields, which have their own. */
function useShortcuts(show: () => void) {
  const { undo, redo } = useDraft();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      const key = event.key.toLowerCase();
      const writing = event.target instanceof Element && event.target.closest('input, textarea, [contenteditable]') !== null;
      const action = key === 'k' ? show : writing ? null : key === 'z' ? (event.shiftKey ? redo : undo) : key === 'y' ? redo : null;
      if (!action) return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [show, undo, redo]);
}
