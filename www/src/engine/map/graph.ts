import { type Census, type Crowd } from './crowd';

/** A policy as nodes in columns and links between them. */

export type NodeKind = 'direct' | 'group' | 'resource' | 'role' | 'scope' | 'service';

export interface MapNode {
  readonly id: string;
  readonly kind: NodeKind;
  readonly name: string;
  /** How many hold it or belong to it: users of a hub, roles that may log in of a database. */
  readonly people: number;
  /** A role of a database that may do everything, whatever it is linked to. */
  readonly superuser: boolean;
}

export interface MapLink {
  readonly from: string;
  readonly to: string;
  readonly people: number;
  /** Of a scope its filters, empty for none; of a resource its permissions. */
  readonly notes: readonly string[];
}

/** What stays in the Worker: who the people are. */
export interface GraphNode extends MapNode {
  readonly crowd: Crowd;
}

export interface GraphLink extends MapLink {
  readonly crowd: Crowd;
}

export interface Graph {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly links: readonly GraphLink[];
  readonly census: Census;
}

export function nodeId(kind: NodeKind, name: string): string {
  return `${kind} ${name}`;
}

/** Without the people. */
export function shownNode({ id, kind, name, people, superuser }: MapNode): MapNode {
  return { id, kind, name, people, superuser };
}

/** Whoever reads the links as a table begins where people begin. */
const ORDER: readonly NodeKind[] = ['direct', 'group', 'service', 'role', 'scope', 'resource'];

/** Nodes and links as they are found, each once. */
export class GraphBuilder {
  readonly #nodes = new Map<string, GraphNode>();
  readonly #links = new Map<GraphNode, Map<GraphNode, { crowd: Crowd; notes: Set<string> }>>();

  node(kind: NodeKind, name: string, crowd: Crowd, superuser = false): GraphNode {
    const id = nodeId(kind, name);
    let node = this.#nodes.get(id);
    if (!node) this.#nodes.set(id, (node = { id, kind, name, people: crowd.length, superuser, crowd }));
    return node;
  }

  /** All people of the one node come to the other, or those of a crowd. */
  link(from: GraphNode, to: GraphNode, note: string | null = null, crowd: Crowd = from.crowd) {
    let links = this.#links.get(from);
    if (!links) this.#links.set(from, (links = new Map()));
    let link = links.get(to);
    if (!link) links.set(to, (link = { crowd, notes: new Set() }));
    if (note !== null) link.notes.add(note);
  }

  build(census: Census): Graph {
    const order = ({ kind }: MapNode) => ORDER.indexOf(kind);
    const begins = [...this.#links.keys()].sort((one, other) => order(one) - order(other) || compare(one.name, other.name));
    const links = begins.flatMap((from) =>
      [...(this.#links.get(from) ?? [])]
        .sort(([one], [other]) => compare(one.name, other.name))
        .map(([to, { crowd, notes }]): GraphLink => ({ from: from.id, to: to.id, people: crowd.length, notes: [...notes].sort(), crowd })),
    );
    return { nodes: this.#nodes, links, census };
  }
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
