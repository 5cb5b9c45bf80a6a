import type { Graph, GraphLink, MapLink, NodeKind } from './graph';
import { grouped } from './grouped';

/** What stands out: the paths of one principal. */
export interface Lit {
  readonly nodes: ReadonlySet<string>;
  readonly links: ReadonlySet<GraphLink>;
}

/** Keeps what a text names, with everything that leads there and that it leads to. */
export function named(graph: Graph, text: string): Graph {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return graph;
  const { nodes, links, census } = graph;
  const found = [...nodes.values()].filter(({ name }) => name.toLowerCase().includes(wanted)).map(({ id }) => id);
  const kept = new Set([...along(links, found, 'from', 'to'), ...along(links, found, 'to', 'from')]);
  return {
    nodes: new Map([...nodes].filter(([id]) => kept.has(id))),
    links: links.filter(({ from, to }) => kept.has(from) && kept.has(to)),
    census,
  };
}

/** Paths that begin at some nodes. Of `direct`, which stands for everybody, only the links to these roles are on them. */
export function paths({ nodes, links }: Graph, begins: readonly string[], directRoles: ReadonlySet<string>): Lit {
  const reached = along(links, [...begins, ...directRoles], 'from', 'to');
  const isLit = ({ from, to }: GraphLink) => (nodes.get(from)?.kind === 'direct' ? directRoles.has(to) : reached.has(from));
  const lit = new Set(links.filter(isLit));
  const ends = [...lit].flatMap(({ from, to }) => [from, to]);
  return { nodes: new Set([...ends, ...[...reached].filter((id) => nodes.has(id))]), links: lit };
}

/** All nodes that are reached in one direction, the first ones included. */
export function along(links: readonly MapLink[], first: readonly string[], near: 'from' | 'to', far: 'from' | 'to'): Set<string> {
  const next = grouped(links, (link) => link[near]);
  const reached = new Set(first);
  // A set that grows while it is walked is walked to its end.
  for (const id of reached) for (const link of next.get(id) ?? []) reached.add(link[far]);
  return reached;
}

/** How many nodes of a kind are lit. */
export function countKinds({ nodes }: Graph, ids: Iterable<string>): Partial<Record<NodeKind, number>> {
  const counts: Partial<Record<NodeKind, number>> = {};
  for (const id of ids) {
    const node = nodes.get(id);
    if (node) counts[node.kind] = (counts[node.kind] ?? 0) + 1;
  }
  return counts;
}
