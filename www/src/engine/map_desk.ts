import { DatabaseSession } from './database_session';
import { databaseGraph } from './map/database_graph';
import { type Graph, type GraphLink, type GraphNode, type MapLink, type MapNode, nodeId, type NodeKind, shownNode } from './map/graph';
import { hubGraph } from './map/hub_graph';
import { countKinds, type Lit, named, paths } from './map/narrow';
import { type Most, type Picture, pictureOf } from './map/picture';
import type { Session } from './open';
import type { Principal, Which } from './protocol';

/** What of the policy is looked at. */
export interface Wanted {
  readonly which: Which;
  /** Part of a name; empty for all. */
  readonly find: string;
  /** Whose paths stand out; in a database the name of a role. */
  readonly light: Principal | string | null;
}

export interface MapPicture extends Picture {
  readonly counts: Partial<Record<NodeKind, number>>;
  /** How many of a kind stand out; `null` where everything does. */
  readonly litCounts: Partial<Record<NodeKind, number>> | null;
  /** Of the table. */
  readonly rowCount: number;
}

/** One node with what it is linked to. */
export interface NodeView {
  readonly node: MapNode;
  readonly before: readonly Neighbour[];
  readonly beforeCount: number;
  readonly after: readonly Neighbour[];
  readonly afterCount: number;
}

export interface Neighbour {
  readonly node: MapNode;
  readonly people: number;
  readonly notes: readonly string[];
}

/** A link, or a node that has none. */
export interface LinkRow {
  readonly from: MapNode;
  readonly to: MapNode | null;
  readonly people: number;
  readonly notes: readonly string[];
}

interface Narrowed {
  readonly narrow: Graph;
  readonly lit: Lit | null;
  readonly rows: readonly (GraphLink | GraphNode)[];
}

/** What the map asks: the whole policy as nodes and links. */
export class MapDesk {
  readonly #session: () => Session;
  readonly #graphs = new WeakMap<object, Graph>();
  #narrowed: { readonly graph: Graph; readonly key: string; readonly view: Narrowed } | null = null;

  constructor(session: () => Session) {
    this.#session = session;
  }

  /** What is drawn, at most so many nodes of a kind one by one. */
  picture(wanted: Wanted, most: Most): MapPicture {
    const { narrow, lit, rows } = this.#narrow(wanted);
    return {
      ...pictureOf(narrow, most, lit),
      counts: countKinds(narrow, narrow.nodes.keys()),
      litCounts: lit && countKinds(narrow, lit.nodes),
      rowCount: rows.length,
    };
  }

  /** One node, with at most so many neighbours on each side; `null` where the policy has none of that name. */
  node(which: Which, id: string, most: number): NodeView | null {
    const { nodes, links } = this.#graph(which);
    const node = nodes.get(id);
    if (!node) return null;
    const beside = (near: 'from' | 'to', far: 'from' | 'to') => {
      const all = links.filter((link) => link[near] === id);
      const heaviest = all.toSorted((one, other) => other.people - one.people).slice(0, most);
      return { count: all.length, listed: heaviest.flatMap((link) => neighbour(nodes.get(link[far]), link)) };
    };
    const [before, after] = [beside('to', 'from'), beside('from', 'to')];
    return { node: shownNode(node), before: before.listed, beforeCount: before.count, after: after.listed, afterCount: after.count };
  }

  /** Links as a table, without bundles; of a principal their own. Then what has no link. */
  rows(wanted: Wanted, from: number, to: number): readonly LinkRow[] {
    const { narrow, rows } = this.#narrow(wanted);
    return rows.slice(from, to).flatMap((row): LinkRow[] => {
      if ('kind' in row) return [{ from: shownNode(row), to: null, people: row.people, notes: [] }];
      const [first, second] = [narrow.nodes.get(row.from), narrow.nodes.get(row.to)];
      return first && second ? [{ from: shownNode(first), to: shownNode(second), people: row.people, notes: row.notes }] : [];
    });
  }

  #graph(which: Which): Graph {
    const session = this.#session();
    const rows = session instanceof DatabaseSession ? session.policy(which) : session.rowsOf(which);
    let graph = this.#graphs.get(rows);
    if (!graph) {
      graph = session instanceof DatabaseSession ? databaseGraph(session.policy(which).query({ op: 'document' })) : hubGraph(session.rowsOf(which));
      this.#graphs.set(rows, graph);
    }
    return graph;
  }

  #narrow(wanted: Wanted): Narrowed {
    const graph = this.#graph(wanted.which);
    const key = JSON.stringify(wanted);
    if (this.#narrowed?.graph === graph && this.#narrowed.key === key) return this.#narrowed.view;
    const narrow = named(graph, wanted.find);
    const lit = wanted.light === null ? null : this.#paths(wanted.which, narrow, wanted.light);
    const view = { narrow, lit, rows: rowsOf(narrow, lit) };
    this.#narrowed = { graph, key, view };
    return view;
  }

  #paths(which: Which, graph: Graph, light: Principal | string): Lit {
    if (typeof light === 'string') return paths(graph, [nodeId('role', light)], new Set());
    const { kind, name } = light;
    if (kind === 'group' || kind === 'service') return paths(graph, [nodeId(kind, name)], new Set());
    const session = this.#session();
    const row = kind === 'user' && !(session instanceof DatabaseSession) ? session.rowsOf(which).users.get(name) : undefined;
    const groups = (row?.groups ?? []).map((group) => nodeId('group', group));
    const roles = (row?.roles ?? []).map((role) => nodeId('role', role));
    return paths(graph, groups, new Set(roles));
  }
}

function rowsOf({ nodes, links }: Graph, lit: Lit | null): readonly (GraphLink | GraphNode)[] {
  const linked = new Set(links.flatMap(({ from, to }) => [from, to]));
  const alone = [...nodes.values()].filter(({ id }) => !linked.has(id) && (lit === null || lit.nodes.has(id)));
  return [...(lit === null ? links : lit.links), ...alone];
}

function neighbour(node: MapNode | undefined, { people, notes }: MapLink): Neighbour[] {
  return node ? [{ node: shownNode(node), people, notes }] : [];
}
