import type { Rows } from 'hubscope/cql';

import { Census, type Crowd, NOBODY } from './crowd';
import { type Graph, GraphBuilder } from './graph';

/** Roles granted to roles, and the resources of their rows. People are roles that may log in. */
export function databaseGraph({ roles = {}, role_permissions = [] }: Rows): Graph {
  const graph = new GraphBuilder();
  const logins = Object.keys(roles).filter((name) => roles[name]?.can_login === true);
  const census = new Census(logins.length);
  const including = loginsOf(roles, logins);
  const role = (name: string) =>
    graph.node('role', name, including.get(name) ?? NOBODY, Object.hasOwn(roles, name) && roles[name]?.is_superuser === true);

  for (const [name, { member_of = [] }] of Object.entries(roles)) {
    const member = role(name);
    for (const granted of member_of) graph.link(member, role(granted));
  }
  const bearers = new Map<string, Crowd[]>();
  for (const [name, resource] of role_permissions) {
    const list = bearers.get(resource);
    if (list) list.push(role(name).crowd);
    else bearers.set(resource, [role(name).crowd]);
  }
  const resource = (name: string) => graph.node('resource', name, census.together(bearers.get(name) ?? []));
  for (const [name, on, permissions] of role_permissions) {
    for (const permission of permissions ?? []) graph.link(role(name), resource(on), permission);
  }
  // Who may do something in a keyspace may do it in its tables.
  for (const name of bearers.keys()) {
    const around = containers(name).find((container) => bearers.has(container));
    if (around !== undefined) graph.link(resource(around), resource(name));
  }
  return graph.build(census);
}

/** Of `data/shop/orders` that is `data/shop`, then `data`. */
function containers(resource: string): readonly string[] {
  const parts = resource.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, parts.length - 1 - index).join('/'));
}

/** Of each role the logins that include it, itself included. Grants have no circles: the engine refuses them. */
function loginsOf(roles: NonNullable<Rows['roles']>, logins: readonly string[]): ReadonlyMap<string, Crowd> {
  const found = new Map<string, number[]>();
  logins.forEach((login, number) => {
    const seen = new Set([login]);
    for (const role of seen) {
      const list = found.get(role);
      if (list) list.push(number);
      else found.set(role, [number]);
      // A set that grows while it is walked is walked to its end.
      for (const granted of roles[role]?.member_of ?? []) seen.add(granted);
    }
  });
  return new Map([...found].map(([role, list]) => [role, Uint32Array.from(list)]));
}
