import type { NodeKind } from '../../engine/map/graph';
import type { Picture, PictureNode } from '../../engine/map/narrow';
import type { useText } from '../../texts';
import type { Colours } from './colours';

/** What ECharts tells of a click. */
export interface Clicked {
  readonly dataType: 'node' | 'edge';
  readonly data: { readonly name: string };
}

/** Columns of a hub; roles of a database find theirs by what is granted to what. */
const COLUMNS: Partial<Record<NodeKind, number>> = { direct: 0, group: 0, service: 0, role: 1, scope: 2 };
/** Longer names are cut; beside the picture they are whole. */
const LONGEST = 28;

/** The picture for ECharts. Widths grow with the square root of people: one role that everybody has must not hide the others. */
export function optionsOf({ nodes, links }: Picture, colours: Colours, text: ReturnType<typeof useText>) {
  const inColumns = !nodes.some(({ kind }) => kind === 'resource') && nodes.some(({ kind }) => kind === 'scope');
  const names = new Map(nodes.map((node) => [node.id, labelOf(node, text)]));
  return {
    // Whoever filters wants to see what is left, not how it got there.
    animation: false,
    aria: { enabled: false },
    series: [
      {
        type: 'sankey',
        left: 12,
        right: 210,
        top: 12,
        bottom: 12,
        nodeWidth: 14,
        nodeGap: nodes.length < 30 ? 18 : 6,
        draggable: false,
        roam: true,
        layoutIterations: nodes.length > 150 ? 8 : 32,
        emphasis: { focus: 'trajectory' },
        data: nodes.map(({ id, kind, lit }) => ({
          name: id,
          ...(inColumns ? { depth: COLUMNS[kind] } : {}),
          itemStyle: { color: colours[kind], opacity: lit ? 1 : 0.15, borderWidth: 0 },
          label: { opacity: lit ? 1 : 0.3 },
        })),
        links: links.map(({ from, to, people, lit }) => ({
          source: from,
          target: to,
          value: Math.sqrt(Math.max(people, 1)),
          lineStyle: { color: 'source', opacity: lit ? 0.35 : 0.04, curveness: 0.5 },
        })),
        label: {
          color: colours.text,
          fontSize: 12,
          formatter: ({ name }: { name: string }) => names.get(name) ?? '',
        },
      },
    ],
  };
}

function labelOf({ kind, name, people, bundled }: PictureNode, text: ReturnType<typeof useText>): string {
  if (bundled > 0) return text('map.others', { count: bundled });
  const shown = kind === 'direct' ? text('map.direct') : visible(name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name);
  return people > 0 ? `${shown} · ${people.toLocaleString('en')}` : shown;
}

/** Characters that are not seen, or rearrange what is around them, are drawn as a box. */
function visible(name: string): string {
  return name === '' ? '(empty)' : name.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '▯');
}
