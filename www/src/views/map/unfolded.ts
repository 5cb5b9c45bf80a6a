import type { NodeKind } from '../../engine/map/graph';
import type { Most } from '../../engine/map/picture';

/** Groups and services share a column. */
const FIRST: Most = { direct: 1, group: 40, resource: 40, role: 40, scope: 40, service: 10 };
/** A picture that is longer is no picture; a canvas ends, too. */
const LAST = 600;
const STEP = 160;

/** How many of a kind are drawn one by one: `group.200,role.80` in the address. */
export function parseUnfolded(text: string | null): Most {
  const most = { ...FIRST };
  for (const part of text?.split(',') ?? []) {
    const [kind = '', count = ''] = part.split('.');
    if (isKind(kind) && /^\d{1,3}$/.test(count)) most[kind] = Math.min(Number(count), LAST);
  }
  return most;
}

/** With more of a kind; `null` where there can be no more. */
export function unfolded(most: Most, kind: NodeKind): string | null {
  if (most[kind] >= LAST) return null;
  const next = { ...most, [kind]: Math.min(most[kind] + STEP, LAST) };
  return Object.entries(next)
    .filter(([name, count]) => isKind(name) && count !== FIRST[name])
    .map(([name, count]) => `${name}.${count}`)
    .join(',');
}

function isKind(text: string): text is NodeKind {
  return Object.hasOwn(FIRST, text);
}
