import type { MapLink, MapNode, NodeKind } from './graph';
import { grouped } from './grouped';

/** Kinds in the order of a policy; roles that are granted to roles, and tables in keyspaces, take several columns. */
const STAGES: Partial<Record<NodeKind, number>> = { role: 1, scope: 2, resource: 2 };

/** In which column each node stands. A database begins with its roles. */
export function columnsOf(nodes: readonly Pick<MapNode, 'id' | 'kind'>[], links: readonly MapLink[]): ReadonlyMap<string, number> {
  const stages = new Map(nodes.map(({ id, kind }) => [id, STAGES[kind] ?? 0]));
  const depths = depthsWithin(stages, links);
  const columns = new Map<string, number>();
  let begin = 0;
  for (const stage of [0, 1, 2]) {
    const here = [...stages].filter(([, of]) => of === stage).map(([id]) => id);
    if (here.length === 0) continue;
    for (const id of here) columns.set(id, begin + (depths.get(id) ?? 0));
    begin += here.reduce((deepest, id) => Math.max(deepest, depths.get(id) ?? 0), 0) + 1;
  }
  return columns;
}

/** How long the longest way to a node is inside its stage. There are no circles. */
function depthsWithin(stages: ReadonlyMap<string, number>, links: readonly MapLink[]): ReadonlyMap<string, number> {
  const inside = links.filter(({ from, to }) => stages.get(from) === stages.get(to));
  const before = grouped(inside, ({ to }) => to);
  const depths = new Map<string, number>();
  for (const first of before.keys()) {
    const waiting = [first];
    for (let id = waiting.at(-1); id !== undefined; id = waiting.at(-1)) {
      const missing = (before.get(id) ?? []).filter(({ from }) => !depths.has(from));
      if (missing.length > 0) {
        waiting.push(...missing.map(({ from }) => from));
        continue;
      }
      depths.set(id, (before.get(id) ?? []).reduce((deepest, { from }) => Math.max(deepest, (depths.get(from) ?? 0) + 1), 0));
      waiting.pop();
    }
  }
  return depths;
}
