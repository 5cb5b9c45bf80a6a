/** How another edit joins those that are there: what it takes back is taken out, and scopes of one role are written once. */
import type { Bearer, Edit } from 'hubscope/full';

export function settled(edits: readonly Edit[], more: readonly Edit[]): readonly Edit[] {
  return more.reduce(joined, edits);
}

/** All scopes of a role from now on. `before` are those without any edits, `null` for a role that the edits make. */
export function withScopes(edits: readonly Edit[], role: string, scopes: readonly string[], before: readonly string[] | null): readonly Edit[] {
  const at = lastIndex(edits, (edit) => DEFINES.has(edit.edit) && 'role' in edit && edit.role === role);
  const last = edits[at];
  // Which tokens may be issued depends on the scopes at that moment.
  const open = !edits.slice(at + 1).some(({ edit }) => edit === 'issue-token');
  if (open && last !== undefined && (last.edit === 'create-role' || last.edit === 'change-role')) {
    const undone = last.edit === 'change-role' && before !== null && sameScopes(scopes, before);
    return undone ? spliced(edits, at) : spliced(edits, at, { ...last, scopes });
  }
  return [...edits, { edit: 'change-role', role, scopes }];
}

const DEFINES: ReadonlySet<Edit['edit']> = new Set(['create-role', 'change-role', 'delete-role']);

function joined(edits: readonly Edit[], edit: Edit): readonly Edit[] {
  const inverse = inverseOf(edit);
  const at = inverse === null ? -1 : lastIndex(edits, (known) => keyOf(known) === keyOf(inverse));
  return at < 0 ? [...edits, edit] : spliced(edits, at);
}

/** The edit that this one takes back, where nothing else comes with it. */
function inverseOf(edit: Edit): Edit | null {
  switch (edit.edit) {
    case 'add-member':
      return { ...edit, edit: 'remove-member' };
    case 'remove-member':
      return { ...edit, edit: 'add-member' };
    case 'assign-role':
      return { edit: 'remove-role', role: edit.role, from: edit.to };
    case 'remove-role':
      return { edit: 'assign-role', role: edit.role, to: edit.from };
    case 'set-admin':
      return { ...edit, admin: !edit.admin };
    default:
      return null;
  }
}

function keyOf(edit: Edit): string {
  const { user, group, role, to, from, of, admin } = edit as { [member: string]: unknown };
  return JSON.stringify([edit.edit, user, group, role, bearerKey(to ?? from ?? of), admin]);
}

function bearerKey(bearer: unknown): unknown {
  const { user, group, service } = (bearer ?? {}) as { [kind in 'user' | 'group' | 'service']?: Bearer };
  return [user, group, service];
}

function sameScopes(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((scope) => other.includes(scope));
}

function lastIndex(edits: readonly Edit[], fits: (edit: Edit) => boolean): number {
  for (let index = edits.length - 1; index >= 0; index -= 1) {
    const edit = edits[index];
    if (edit && fits(edit)) return index;
  }
  return -1;
}

function spliced(edits: readonly Edit[], at: number, ...instead: readonly Edit[]): readonly Edit[] {
  return [...edits.slice(0, at), ...instead, ...edits.slice(at + 1)];
}
