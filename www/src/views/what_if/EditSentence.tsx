import type { Bearer, Edit } from 'hubscope/full';

import type { EditLine } from '../../engine/what_if/lines';
import { Name } from '../../parts/Name';
import { PrincipalName, TargetName } from '../../parts/PrincipalName';
import { T, type TextId } from '../../texts';
import { principalOf } from './bearer';

/** One edit as a sentence. */
export function EditSentence({ line: { edit, added, removed } }: { line: EditLine }) {
  return (
    <span className="edit-sentence">
      <T id={textOf(edit)} values={valuesOf(edit)} />
      <ScopeList kind="added" scopes={added} />
      <ScopeList kind="removed" scopes={removed} />
    </span>
  );
}

function textOf(edit: Edit): TextId {
  if (edit.edit === 'set-admin') return edit.admin ? 'what-if.edit.set-admin.on' : 'what-if.edit.set-admin.off';
  return `what-if.edit.${edit.edit}`;
}

function valuesOf(edit: Edit) {
  const { user, group, role, id, to, from, of, owner, server } = edit as { [member: string]: unknown };
  const bearer = to ?? from ?? of ?? (edit.edit === 'share' || edit.edit === 'unshare' ? edit.with : edit.edit === 'issue-token' ? edit.owner : undefined);
  return {
    user: <PrincipalName principal={{ kind: 'user', name: String(user) }} />,
    group: <PrincipalName principal={{ kind: 'group', name: String(group) }} />,
    role: <Name text={String(role)} />,
    token: <Name text={String(id)} />,
    bearer: bearer === undefined ? '' : <PrincipalName principal={principalOf(bearer as Bearer)} />,
    server: typeof owner === 'string' && typeof server === 'string' ? <TargetName target={{ kind: 'server', owner, name: server }} /> : '',
  };
}

function ScopeList({ kind, scopes }: { kind: 'added' | 'removed'; scopes: readonly string[] }) {
  if (scopes.length === 0) return null;
  return (
    <span className={`scope-list ${kind}`}>
      {scopes.map((scope) => (
        <span key={scope}>
          {kind === 'added' ? '+ ' : '− '}
          <Name text={scope} />
        </span>
      ))}
    </span>
  );
}
