import { DatabaseSession } from './database_session';
import { databaseGraph } from './map/database_graph';
import { type Graph, type MapLink, type MapNode, nodeId } from './map/graph';
import { hubGraph } from './map/hub_graph';
import { along, bundle, named, type Picture } from './map/narrow';
import type { Session } from './open';
import type { Principal, Which } from './protocol';

export interface Wanted {
  readonly which: Which;
  /** Part of a name; empty for all. */
  readonly find: string;
}

/** One node with what it is linked to. */
export interface NodeView {
  readonly node: MapNode;
  readonly before: readonly Neighbour[];
  readonly after: readonly Neighbour[];
}

export interface Neighbour {
  readonly node: MapNode;
  readonly link: MapLink;
}

export interface LinkRow {
  readonly from: MapNode;
  readonly to: MapNode;
  readonly people: number;
  readonly notes: readonly string[];
}

/** What the map asks: the whole policy as nodes and links. */
export class MapDesk {
  readonly #session: () => Session;
  readonly #graphs = new WeakMap<object, Graph>();
  #narrowed: { readonly graph: Graph; readonly find: string; readonly narrow: Graph } | null = null;

  constructor(session: () => Session) {
    this.#session = session;
  }

  /** What is drawn, at most so many nodes of a kind; `principal` is whose paths are highlighted, the name of a role in a database. */
  picture(wanted: Wanted, most: number, principal: Principal | string | null): Picture & { readonly count: number; readonly linkCount: number } {
    const narrow = this.#narrow(wanted);
    const lit = principal === null ? null : this.#lit(wanted.which, narrow, principal);
    return { ...bundle(narrow, most, lit), count: narrow.nodes.size, linkCount: narrow.links.length };
  }

  /** One node, with at most so many neighbours on each side. */
  node(wanted: Wanted, id: string, most: number): NodeView | null {
    const { nodes, links } = this.#graph(wanted.which);
    const node = nodes.get(id);
    if (!node) return null;
    const beside = (near: 'from' | 'to', far: 'from' | 'to') =>
      links
        .filter((link) => link[near] === id)
        .toSorted((one, other) => other.people - one.people)
        .slice(0, most)
        .flatMap((link): Neighbour[] => {
          const other = nodes.get(link[far]);
          return other ? [{ node: other, link }] : [];
        });
    return { node, before: beside('to', 'from'), after: beside('from', 'to') };
  }

  /** Links as a table, without bundles. */
  links(wanted: Wanted, from: number, to: number): readonly LinkRow[] {
    const { nodes, links } = this.#narrow(wanted);
    return links.slice(from, to).flatMap(({ from: one, to: other, people, notes }): LinkRow[] => {
      const [first, second] = [nodes.get(one), nodes.get(other)];
      return first && second ? [{ from: first, to: second, people, notes: notes.slice(0, 12) }] : [];
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

  #narrow({ which, find }: Wanted): Graph {
    const graph = this.#graph(which);
    if (this.#narrowed?.graph === graph && this.#narrowed.find === find) return this.#narrowed.narrow;
    const narrow = named(graph, find);
    this.#narrowed = { graph, find, narrow };
    return narrow;
  }

  /** Nodes on the paths of a principal. */
  #lit(which: Which, { links }: Graph, principal: Principal | string): ReadonlySet<string> {
    if (typeof principal === 'string') return along(links, [nodeId('role', principal)], 'from', 'to');
    const { kind, name } = principal;
    if (kind === 'group' || kind === 'service') return along(links, [nodeId(kind, name)], 'from', 'to');
    const session = this.#session();
    if (session instanceof DatabaseSession) return new Set();
    const row = session.rowsOf(which).users.get(kind === 'user' ? name : '');
    const groups = (row?.groups ?? []).map((group) => nodeId('group', group));
    const roles = (row?.roles ?? []).map((role) => nodeId('role', role));
    const lit = along(links, [...groups, ...roles], 'from', 'to');
    if (roles.length > 0) lit.add(nodeId('direct', ''));
    return lit;
  }
}
