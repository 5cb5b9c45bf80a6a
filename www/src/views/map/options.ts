import type { Picture } from '../../engine/map/picture';
import type { useText } from '../../texts';
import type { Colours } from './colours';
import { labelOf } from './labels';

interface Asked {
  readonly picture: Picture;
  /** The node that is told about beside the picture. */
  readonly chosen: string | null;
  readonly colours: Colours;
  readonly text: ReturnType<typeof useText>;
  readonly width: number;
  readonly height: number;
}

/** Room for the names of the last column, in pixels. */
const LAST_NAMES = 215;
const EDGE = 12;
/** Between two nodes, so that their names do not touch. */
const GAP = 14;
/** For the widths of the links. */
const FLOW = 360;
const NODE = 14;
/** Room for a column and its names. */
const COLUMN = 170;

/** How large the picture is when all names can be read. */
export function naturalSize({ nodes }: Picture): { readonly width: number; readonly height: number } {
  const fullest = fullestColumn(nodes);
  return { width: lastColumn(nodes) * COLUMN + LAST_NAMES + NODE + 2 * EDGE, height: fullest * GAP + Math.min(FLOW, 60 + fullest * 40) + 2 * EDGE };
}

/** The picture for ECharts. Widths grow with the square root of people: one role that everybody has must not hide the others. */
export function optionsOf({ picture: { nodes, links }, chosen, colours, text, width, height }: Asked) {
  const names = new Map(nodes.map((node) => [node.id, labelOf(node, text)]));
  const last = lastColumn(nodes);
  const gap = GAP * Math.min(1, height / naturalSize({ nodes, links }).height);
  const place = (width - LAST_NAMES - 2 * EDGE) / Math.max(last, 1);
  return {
    // Whoever filters wants to see what is left, not how it got there.
    animation: false,
    aria: { enabled: false },
    series: [
      {
        type: 'sankey',
        left: EDGE,
        right: LAST_NAMES,
        top: EDGE,
        bottom: EDGE,
        nodeWidth: NODE,
        nodeGap: gap,
        draggable: false,
        layoutIterations: nodes.length > 150 ? 8 : 32,
        emphasis: { focus: 'trajectory' },
        blur: { itemStyle: { opacity: 0.25 }, lineStyle: { opacity: 0.06 }, label: { opacity: 0.4 } },
        data: nodes.map(({ id, kind, column, people, lit }) => ({
          name: id,
          // One column alone stands in the second of two: ECharts divides by how many follow the first.
          depth: last === 0 ? 1 : column,
          value: widthOf(people),
          itemStyle: {
            color: colours[kind],
            opacity: lit ? 1 : 0.15,
            borderColor: colours.text,
            borderWidth: id === chosen ? 2 : 0,
          },
          label: {
            opacity: lit ? 1 : 0.45,
            fontWeight: id === chosen ? 'bold' : 'normal',
            width: column === last ? LAST_NAMES - 10 : place - NODE - 10,
          },
        })),
        links: links.map(({ from, to, people, lit }) => ({
          source: from,
          target: to,
          value: widthOf(people),
          lineStyle: { color: 'source', opacity: lit ? 0.35 : 0.04, curveness: 0.5 },
        })),
        label: {
          color: colours.text,
          // Names of the middle stand on links.
          textBorderColor: colours.card,
          textBorderWidth: 3,
          fontSize: 12,
          overflow: 'truncate',
          formatter: ({ name }: { name: string }) => names.get(name) ?? '',
        },
        // Measuring names takes as long as drawing them, and at full size none touch.
        labelLayout: gap < GAP ? { hideOverlap: true } : {},
      },
    ],
  };
}

function widthOf(people: number): number {
  return Math.sqrt(Math.max(people, 1));
}

function fullestColumn(nodes: Picture['nodes']): number {
  const counts = new Map<number, number>();
  for (const { column } of nodes) counts.set(column, (counts.get(column) ?? 0) + 1);
  return Math.max(1, ...counts.values());
}

function lastColumn(nodes: Picture['nodes']): number {
  return nodes.reduce((most, { column }) => Math.max(most, column), 0);
}
