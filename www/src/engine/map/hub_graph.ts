import type { Rows } from '../rows';
import { type Graph, GraphBuilder } from './graph';

/** Groups, roles and scopes of a hub. Groups without a role give nothing and are not in it. */
export function hubGraph({ document, members }: Rows): Graph {
  const graph = new GraphBuilder();
  const { roles = [], groups = [], users = [], services = [] } = document;
  const holders = new Map<string, Set<string>>(roles.map(({ name }) => [name, new Set()]));
  const direct = new Map<string, number>();
  for (const { name, roles: own = [] } of users) {
    for (const role of own) {
      holders.get(role)?.add(name);
      direct.set(role, (direct.get(role) ?? 0) + 1);
    }
  }
  for (const { name, roles: own = [] } of groups) {
    for (const role of own) for (const member of members.get(name) ?? []) holders.get(role)?.add(member);
  }
  for (const { name, scopes = [] } of roles) {
    const people = holders.get(name)?.size ?? 0;
    const role = graph.node('role', name, people);
    for (const scope of scopes) {
      const [base = scope, filter] = scope.split('!', 2);
      graph.link(role, graph.node('scope', base, 0), people, filter);
    }
  }
  const known = (role: string) => holders.has(role);
  for (const { name, roles: own = [] } of groups) {
    const people = members.get(name)?.length ?? 0;
    for (const role of own.filter(known)) graph.link(graph.node('group', name, people), graph.node('role', role, 0), people);
  }
  for (const { name, roles: own = [] } of services) {
    for (const role of own.filter(known)) graph.link(graph.node('service', name, 0), graph.node('role', role, 0), 0);
  }
  for (const [role, people] of direct) {
    if (known(role)) graph.link(graph.node('direct', '', users.length), graph.node('role', role, 0), people);
  }
  return withScopeHolders(graph.build(), holders);
}

/** How many people hold each scope, by whichever roles. */
function withScopeHolders({ nodes, links }: Graph, holders: ReadonlyMap<string, ReadonlySet<string>>): Graph {
  const people = new Map<string, Set<string>>();
  for (const { from, to } of links) {
    const role = nodes.get(from);
    if (role?.kind !== 'role') continue;
    const all = people.get(to) ?? new Set();
    for (const name of holders.get(role.name) ?? []) all.add(name);
    people.set(to, all);
  }
  const counted = [...nodes].map(([id, node]) => [id, { ...node, people: people.get(id)?.size ?? node.people }] as const);
  return { nodes: new Map(counted), links };
}
