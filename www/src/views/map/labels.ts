import type { PictureNode } from '../../engine/map/picture';
import { seenText } from '../../parts/Name';
import type { useText } from '../../texts';

/** Longer names are cut; beside the picture they are whole. */
const LONGEST = 28;

/** What stands beside a node on the canvas. */
export function labelOf({ kind, name, people, bundled }: PictureNode, text: ReturnType<typeof useText>): string {
  if (bundled > 0) return text(`map.others.${kind}`, { count: bundled });
  const shown = kind === 'direct' ? text('map.direct') : name === '' ? text('map.empty') : isolated(cut(seenText(name)));
  return people > 0 ? text('map.tag', { name: shown, count: people }) : shown;
}

/** By characters, not by halves of them. */
function cut(name: string): string {
  const characters = [...name];
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST).join('')}…` : name;
}

/** A name that is written from right to left turns nothing around it. */
function isolated(name: string): string {
  return `\u2068${name}\u2069`;
}
