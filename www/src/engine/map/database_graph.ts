import type { Rows } from 'hubscope/cql';

import { type Graph, GraphBuilder } from './graph';

/** Roles granted to roles, and the resources of their rows. People are roles that may log in. */
export function databaseGraph({ roles = {}, role_permissions = [] }: Rows): Graph {
  const graph = new GraphBuilder();
  const logins = loginsOf(roles);
  const count = (role: string) => logins.get(role)?.size ?? 0;
  for (const [name, { member_of = [] }] of Object.entries(roles)) {
    const member = graph.node('role', name, count(name));
    for (const granted of member_of) graph.link(member, graph.node('role', granted, count(granted)), count(name));
  }
  for (const [role, resource, permissions] of role_permissions) {
    const from = graph.node('role', role, count(role));
    const to = graph.node('resource', resource, 0);
    for (const permission of permissions ?? []) graph.link(from, to, count(role), permission);
  }
  return graph.build();
}

/** Of each role the logins that include it, itself included. Grants have no circles: the engine refuses them. */
function loginsOf(roles: NonNullable<Rows['roles']>): ReadonlyMap<string, ReadonlySet<string>> {
  const logins = new Map<string, Set<string>>();
  for (const [login, { can_login }] of Object.entries(roles)) {
    if (can_login !== true) continue;
    const waiting = [login];
    for (let role = waiting.pop(); role !== undefined; role = waiting.pop()) {
      const known = logins.get(role) ?? new Set();
      if (known.has(login)) continue;
      known.add(login);
      logins.set(role, known);
      waiting.push(...(roles[role]?.member_of ?? []));
    }
  }
  return logins;
}
