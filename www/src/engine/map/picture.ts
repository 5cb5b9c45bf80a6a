import { columnsOf } from './columns';
import { type Graph, type GraphNode, type MapLink, type MapNode, type NodeKind, shownNode } from './graph';
import { grouped } from './grouped';
import type { Lit } from './narrow';

/** What of a graph is drawn: so many nodes of a kind, the rest as one. */
export interface Picture {
  readonly nodes: readonly PictureNode[];
  readonly links: readonly PictureLink[];
}

export interface PictureNode extends MapNode {
  readonly column: number;
  /** Of a bundle, how many nodes it stands for. */
  readonly bundled: number;
  /** Whether it belongs to what is highlighted; everything does where nothing is. */
  readonly lit: boolean;
}

export interface PictureLink extends MapLink {
  /** Notes that are told where the link is pointed at are few; so many there are. */
  readonly noteCount: number;
  readonly lit: boolean;
}

/** How many of a kind are drawn one by one. */
export type Most = Readonly<Record<NodeKind, number>>;

const NOTES = 6;
const BUNDLE = 'others ';

/** Whether the id of a node is that of a bundle. */
export function isBundle(id: string): boolean {
  return id.startsWith(BUNDLE);
}

/** Draws what is highlighted and the heaviest of each kind, and bundles the rest. */
export function pictureOf(graph: Graph, most: Most, lit: Lit | null): Picture {
  const { nodes, links, census } = graph;
  const degrees = new Map<string, number>();
  for (const { from, to } of links) for (const id of [from, to]) degrees.set(id, (degrees.get(id) ?? 0) + 1);
  /** Where each node is drawn: as itself, or in a bundle. */
  const places = new Map<string, string>();
  const drawn: Omit<PictureNode, 'column'>[] = [];
  for (const [kind, all] of grouped(nodes.values(), ({ kind }) => kind)) {
    const first = (node: GraphNode) => (lit?.nodes.has(node.id) ? 1 : 0);
    const sorted = all.sort(
      (one, other) =>
        first(other) - first(one) ||
        other.people - one.people ||
        (degrees.get(other.id) ?? 0) - (degrees.get(one.id) ?? 0) ||
        (one.name < other.name ? -1 : 1),
    );
    // Nobody bundles a single node.
    const single = sorted.length <= most[kind] + 1 ? sorted : sorted.slice(0, most[kind]);
    for (const node of single) {
      places.set(node.id, node.id);
      drawn.push({ ...shownNode(node), bundled: 0, lit: lit === null || lit.nodes.has(node.id) });
    }
    const rest = sorted.slice(single.length);
    if (rest.length === 0) continue;
    const id = `${BUNDLE}${kind}`;
    for (const node of rest) places.set(node.id, id);
    const people = census.count(rest.map(({ crowd }) => crowd));
    drawn.push({ id, kind, name: '', people, superuser: false, bundled: rest.length, lit: lit === null || rest.some((node) => lit.nodes.has(node.id)) });
  }
  const pictured = withoutCircles(merged(graph, places, lit), new Map(drawn.map(({ id, kind }) => [id, kind])));
  const columns = columnsOf(drawn, pictured);
  return { nodes: drawn.map((node) => ({ ...node, column: columns.get(node.id) ?? 0 })), links: pictured };
}

function merged({ links, census }: Graph, places: ReadonlyMap<string, string>, lit: Lit | null): PictureLink[] {
  const moved = links.flatMap((link) => {
    const from = places.get(link.from);
    const to = places.get(link.to);
    // What links two of one bundle is inside it.
    return from === undefined || to === undefined || from === to ? [] : [{ from, to, link }];
  });
  return [...grouped(moved, ({ from, to }) => JSON.stringify([from, to])).values()].flatMap((same): PictureLink[] => {
    const [first] = same;
    if (!first) return [];
    const parts = same.map(({ link }) => link);
    const notes = new Set(parts.flatMap((part) => part.notes));
    return [
      {
        from: first.from,
        to: first.to,
        people: census.count(parts.map(({ crowd }) => crowd)),
        notes: [...notes].slice(0, NOTES),
        noteCount: notes.size,
        lit: lit === null || parts.some((part) => lit.links.has(part)),
      },
    ];
  });
}

/** A bundle can close a circle that the policy does not have, and a picture in columns has no place for one. */
function withoutCircles(links: readonly PictureLink[], kinds: ReadonlyMap<string, NodeKind>): readonly PictureLink[] {
  const next = new Map<string, string[]>();
  const isBundled = ({ from, to }: PictureLink) => Number(isBundle(from) || isBundle(to));
  return links.toSorted((one, other) => isBundled(one) - isBundled(other)).filter(({ from, to }) => {
    // Only roles in roles and resources in resources can.
    if (kinds.get(from) !== kinds.get(to)) return true;
    const reached = new Set([to]);
    for (const id of reached) for (const other of next.get(id) ?? []) reached.add(other);
    if (reached.has(from)) return false;
    next.set(from, [...(next.get(from) ?? []), to]);
    return true;
  });
}
