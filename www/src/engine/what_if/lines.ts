import type { Edit } from 'hubscope/full';

import type { HubSession } from '../hub_session';

/** An edit for reading; of other scopes of a role what they add to those before, and what they take. */
export interface EditLine {
  readonly edit: Edit;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

export function editLines(session: HubSession): readonly EditLine[] {
  const scopes = new Map((session.rows.document.roles ?? []).map(({ name, scopes = [] }) => [name, scopes]));
  return session.edits.map((edit): EditLine => {
    if (edit.edit !== 'create-role' && edit.edit !== 'change-role') return { edit, added: [], removed: [] };
    const before = edit.edit === 'create-role' ? [] : (scopes.get(edit.role) ?? []);
    scopes.set(edit.role, edit.scopes);
    return {
      edit,
      added: edit.scopes.filter((scope) => !before.includes(scope)),
      removed: before.filter((scope) => !edit.scopes.includes(scope)),
    };
  });
}
