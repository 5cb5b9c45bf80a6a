import type { RoleRow } from '../document';
import type { Rows } from '../rows';
import { Census, type Crowd, NOBODY } from './crowd';
import { type Graph, GraphBuilder } from './graph';

/** Groups, roles and scopes of a hub. Groups without a role give nothing and are not in it. */
export function hubGraph({ document, members }: Rows): Graph {
  const { roles = [], groups = [], users = [], services = [] } = document;
  const graph = new GraphBuilder();
  const census = new Census(users.length);
  const numbers = new Map(users.map(({ name }, number) => [name, number]));
  const crowds = new Map<string, Crowd>();
  for (const { name, roles: own = [] } of groups) {
    if (own.length > 0) crowds.set(name, Uint32Array.from(members.get(name) ?? [], (member) => numbers.get(member) ?? 0));
  }

  // Of each role the crowds that come to it.
  const ways = new Map<string, Crowd[]>(roles.map(({ name }) => [name, []]));
  const direct = new Map<string, number[]>(roles.map(({ name }) => [name, []]));
  users.forEach(({ roles: own = [] }, number) => {
    for (const role of own) direct.get(role)?.push(number);
  });
  for (const [role, numbersOf] of direct) if (numbersOf.length > 0) ways.get(role)?.push(Uint32Array.from(numbersOf));
  for (const { name, roles: own = [] } of groups) for (const role of own) ways.get(role)?.push(crowds.get(name) ?? NOBODY);
  const holders = new Map([...ways].map(([role, all]) => [role, census.together(all)]));

  const roleNodes = new Map(roles.map(({ name }) => [name, graph.node('role', name, holders.get(name) ?? NOBODY)]));
  const everybody = census.together([...direct.values()].map((list) => Uint32Array.from(list)));
  for (const [role, list] of direct) {
    const node = roleNodes.get(role);
    if (node && list.length > 0) graph.link(graph.node('direct', '', everybody), node, null, Uint32Array.from(list));
  }
  const bearers = [
    ...groups.map((row) => ({ ...row, kind: 'group' as const, crowd: crowds.get(row.name) ?? NOBODY })),
    ...services.map((row) => ({ ...row, kind: 'service' as const, crowd: NOBODY })),
  ];
  for (const { kind, name, crowd, roles: own = [] } of bearers) {
    for (const role of own) {
      const node = roleNodes.get(role);
      if (node) graph.link(graph.node(kind, name, crowd), node);
    }
  }

  for (const [scope, rolesOf] of writtenIn(roles)) {
    const people = census.together([...rolesOf.keys()].map((role) => holders.get(role) ?? NOBODY));
    const to = graph.node('scope', scope, people);
    for (const [role, filters] of rolesOf) {
      const from = roleNodes.get(role);
      if (from) for (const filter of filters) graph.link(from, to, filter);
    }
  }
  return graph.build(census);
}

/** Of each scope the roles that it is written in, with its filters there; without one it is empty. */
function writtenIn(roles: readonly RoleRow[]): ReadonlyMap<string, ReadonlyMap<string, readonly string[]>> {
  const written = new Map<string, Map<string, string[]>>();
  for (const { name, scopes = [] } of roles) {
    for (const scope of scopes) {
      const at = scope.indexOf('!');
      const base = at < 0 ? scope : scope.slice(0, at);
      const rolesOf = written.get(base) ?? new Map<string, string[]>();
      written.set(base, rolesOf.set(name, [...(rolesOf.get(name) ?? []), at < 0 ? '' : scope.slice(at + 1)]));
    }
  }
  return written;
}
