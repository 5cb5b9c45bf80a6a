/** A policy as nodes in columns and links between them. */

export type NodeKind = 'direct' | 'group' | 'resource' | 'role' | 'scope' | 'service';

export interface MapNode {
  readonly id: string;
  readonly kind: NodeKind;
  readonly name: string;
  /** How many hold it or belong to it: users of a hub, roles that may log in of a database. */
  readonly people: number;
}

export interface MapLink {
  readonly from: string;
  readonly to: string;
  readonly people: number;
  /** Of a scope its filters, of a resource its permissions. */
  readonly notes: readonly string[];
}

export interface Graph {
  readonly nodes: ReadonlyMap<string, MapNode>;
  readonly links: readonly MapLink[];
}

export function nodeId(kind: NodeKind, name: string): string {
  return `${kind} ${name}`;
}

/** Nodes and links as they are found, each once. */
export class GraphBuilder {
  readonly #nodes = new Map<string, MapNode>();
  readonly #links = new Map<string, { from: string; to: string; people: number; notes: Set<string> }>();

  node(kind: NodeKind, name: string, people: number): string {
    const id = nodeId(kind, name);
    if (!this.#nodes.has(id)) this.#nodes.set(id, { id, kind, name, people });
    return id;
  }

  link(from: string, to: string, people: number, note?: string) {
    const key = JSON.stringify([from, to]);
    let link = this.#links.get(key);
    if (!link) this.#links.set(key, (link = { from, to, people, notes: new Set() }));
    if (note !== undefined) link.notes.add(note);
  }

  build(): Graph {
    const links = [...this.#links.values()].map((link) => ({ ...link, notes: [...link.notes].sort() }));
    // Whoever reads the links as a table begins where people begin.
    const order = ({ from }: MapLink) => (this.#nodes.get(from)?.kind === 'role' ? 1 : 0);
    links.sort((one, other) => order(one) - order(other) || (one.from < other.from ? -1 : one.from > other.from ? 1 : other.people - one.people));
    return { nodes: this.#nodes, links };
  }
}
