import type { Graph, MapLink, MapNode, NodeKind } from './graph';

/** What of a graph is drawn: so many nodes of a kind, the rest as one. */
export interface Picture {
  readonly nodes: readonly PictureNode[];
  readonly links: readonly PictureLink[];
}

export interface PictureNode extends MapNode {
  /** Of a bundle, how many nodes it stands for. */
  readonly bundled: number;
  /** Whether it belongs to what is highlighted; everything does where nothing is. */
  readonly lit: boolean;
}

export interface PictureLink extends MapLink {
  readonly lit: boolean;
}

/** Keeps what a text names, with everything that leads there and that it leads to. */
export function named({ nodes, links }: Graph, text: string): Graph {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return { nodes, links };
  const found = [...nodes.values()].filter(({ name }) => name.toLowerCase().includes(wanted)).map(({ id }) => id);
  const kept = new Set([...along(links, found, 'from', 'to'), ...along(links, found, 'to', 'from')]);
  return {
    nodes: new Map([...nodes].filter(([id]) => kept.has(id))),
    links: links.filter(({ from, to }) => kept.has(from) && kept.has(to)),
  };
}

/** All nodes that are reached in one direction, the first ones included. */
export function along(links: readonly MapLink[], first: readonly string[], near: 'from' | 'to', far: 'from' | 'to'): Set<string> {
  const next = new Map<string, string[]>();
  for (const link of links) {
    const list = next.get(link[near]);
    if (list) list.push(link[far]);
    else next.set(link[near], [link[far]]);
  }
  const reached = new Set(first);
  const waiting = [...first];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const other of next.get(id) ?? []) {
      if (reached.has(other)) continue;
      reached.add(other);
      waiting.push(other);
    }
  }
  return reached;
}

/** Draws the heaviest of each kind and what is highlighted, and bundles the rest. */
export function bundle({ nodes, links }: Graph, most: number, lit: ReadonlySet<string> | null): Picture {
  const weight = new Map<string, number>();
  for (const { from, to } of links) for (const id of [from, to]) weight.set(id, (weight.get(id) ?? 0) + 1);
  const drawn = new Map<string, string>();
  const pictured: PictureNode[] = [];
  const kinds = new Map<NodeKind, MapNode[]>();
  for (const node of nodes.values()) {
    const list = kinds.get(node.kind);
    if (list) list.push(node);
    else kinds.set(node.kind, [node]);
  }
  for (const [kind, list] of kinds) {
    const rank = (node: MapNode) => (lit?.has(node.id) ? Number.MAX_SAFE_INTEGER : node.people * 1_000 + (weight.get(node.id) ?? 0));
    const sorted = list.toSorted((one, other) => rank(other) - rank(one) || (one.name < other.name ? -1 : 1));
    const single = sorted.length <= most + 1 ? sorted : sorted.slice(0, most);
    for (const node of single) {
      drawn.set(node.id, node.id);
      pictured.push({ ...node, bundled: 0, lit: lit === null || lit.has(node.id) });
    }
    const rest = sorted.slice(single.length);
    if (rest.length === 0) continue;
    const id = `others ${kind}`;
    for (const node of rest) drawn.set(node.id, id);
    const people = rest.reduce((most_, node) => Math.max(most_, node.people), 0);
    pictured.push({ id, kind, name: '', people, bundled: rest.length, lit: lit === null });
  }
  return { nodes: pictured, links: merged(links, drawn, lit) };
}

function merged(links: readonly MapLink[], drawn: ReadonlyMap<string, string>, lit: ReadonlySet<string> | null): PictureLink[] {
  const all = new Map<string, { from: string; to: string; people: number; notes: string[]; lit: boolean }>();
  for (const link of links) {
    const from = drawn.get(link.from);
    const to = drawn.get(link.to);
    // Bundled roles that are granted to bundled roles are one node, and no link.
    if (from === undefined || to === undefined || from === to) continue;
    const key = JSON.stringify([from, to]);
    const here = lit === null || (lit.has(link.from) && lit.has(link.to));
    const known = all.get(key);
    if (known) {
      known.people = Math.max(known.people, link.people);
      known.notes.push(...link.notes.slice(0, 20));
      known.lit ||= here;
    } else all.set(key, { ...link, from, to, notes: [...link.notes.slice(0, 20)], lit: here });
  }
  return withoutCircles([...all.values()]);
}

/** Bundles can close a circle that the grants do not have; a picture in columns has no place for one. */
function withoutCircles(links: PictureLink[]): PictureLink[] {
  const kept: PictureLink[] = [];
  for (const link of links) {
    const bundled = link.from.startsWith('others ') || link.to.startsWith('others ');
    if (!bundled || !along(kept, [link.to], 'from', 'to').has(link.from)) kept.push(link);
  }
  return kept;
}
