import { SankeyChart } from 'echarts/charts';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';

import type { Picture } from '../../engine/map/narrow';
import { IconButton } from '../../parts/Button';
import { useText } from '../../texts';
import { useColours } from './colours';
import { type Clicked, optionsOf } from './options';

use([SankeyChart, CanvasRenderer]);

interface Props {
  picture: Picture;
  onNode: (id: string | null) => void;
  /** Draws more nodes one by one. */
  onMore: () => void;
}

/** Pixels for a node of the fullest column. */
const ROOM = 20;

/** Nodes and links by ECharts, on a canvas: names are drawn, and never part of the page. The table beside it says the same to everybody. */
export default function Drawing({ picture, onNode, onMore }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<ReturnType<typeof init>>(null);
  const text = useText();
  const colours = useColours();
  const height = Math.max(420, fullest(picture) * ROOM);
  const clicked = useRef<(data: Clicked) => void>(() => undefined);
  clicked.current = ({ dataType, data }) => {
    if (dataType !== 'node') return;
    if (data.name.startsWith('others ')) onMore();
    else onNode(data.name);
  };

  useEffect(() => {
    if (!box.current) return;
    const made = init(box.current, null, { renderer: 'canvas' });
    chart.current = made;
    made.on('click', (event) => clicked.current(event as unknown as Clicked));
    const watch = new ResizeObserver(() => made.resize());
    watch.observe(box.current);
    return () => {
      watch.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    chart.current?.setOption(optionsOf(picture, colours, text), { replaceMerge: ['series'] });
  }, [picture, colours, text]);
  useEffect(() => chart.current?.resize(), [height]);

  const zoom = (factor: number) => {
    const { current } = chart;
    if (!current) return;
    const [x, y] = [current.getWidth() / 2, current.getHeight() / 2];
    current.dispatchAction({ type: 'sankeyRoam', seriesIndex: 0, zoom: factor, originX: x, originY: y });
  };
  const fit = () => chart.current?.setOption(optionsOf(picture, colours, text), { notMerge: true });

  return (
    <div className="drawing">
      <div className="zoom">
        <IconButton icon="plus" label={text('map.in')} onClick={() => zoom(1.25)} />
        <IconButton icon="none" label={text('map.out')} onClick={() => zoom(0.8)} />
        <IconButton icon="fit" label={text('map.fit')} onClick={fit} />
      </div>
      {/* Keys zoom what the wheel zooms. */}
      <div
        ref={box}
        className="canvas"
        role="img"
        aria-label={text('map.label', { nodes: picture.nodes.length, links: picture.links.length })}
        tabIndex={0}
        style={{ height }}
        onKeyDown={({ key }) => {
          if (key === '+' || key === '=') zoom(1.25);
          if (key === '-') zoom(0.8);
          if (key === '0') fit();
        }}
      />
    </div>
  );
}

function fullest({ nodes }: Picture): number {
  const counts = new Map<string, number>();
  for (const { kind } of nodes) {
    const column = kind === 'group' || kind === 'direct' || kind === 'service' ? 'bearer' : kind;
    counts.set(column, (counts.get(column) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
}
