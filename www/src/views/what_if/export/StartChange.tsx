import type { StartChange as Change } from 'hubscope/full';

import type { Principal } from '../../../engine/protocol';
import { Name } from '../../../parts/Name';
import { PrincipalName } from '../../../parts/PrincipalName';
import { T } from '../../../texts';

/** One row that a start changes, as a sentence. */
export function StartChange({ change }: { change: Change }) {
  const { role, scope, scopes, added, removed, kind, name, group, user, id } = change as { readonly [member: string]: unknown };
  const bearer: Principal | null = typeof kind === 'string' && typeof name === 'string' ? { kind: kind as Principal['kind'], name } : null;
  return (
    <T
      id={`what-if.start.${change.change}`}
      values={{
        role: <Name text={String(role)} />,
        scope: <Name text={String(scope)} />,
        scopes: <Scopes scopes={(scopes ?? []) as readonly string[]} />,
        added: <Scopes scopes={(added ?? []) as readonly string[]} />,
        removed: <Scopes scopes={(removed ?? []) as readonly string[]} />,
        addedCount: ((added ?? []) as readonly string[]).length,
        removedCount: ((removed ?? []) as readonly string[]).length,
        bearer: bearer === null ? '' : <PrincipalName principal={bearer} />,
        group: <PrincipalName principal={{ kind: 'group', name: String(group) }} />,
        user: <PrincipalName principal={{ kind: 'user', name: String(user) }} />,
        id: <Name text={String(id)} />,
      }}
    />
  );
}

function Scopes({ scopes }: { scopes: readonly string[] }) {
  return scopes.map((scope, index) => (
    <span key={scope}>
      {index > 0 && ', '}
      <Name text={scope} />
    </span>
  ));
}
