import { SankeyChart } from 'echarts/charts';
import { init, use } from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';

import type { NodeKind } from '../../engine/map/graph';
import type { PictureLink, PictureNode } from '../../engine/map/picture';
import type { MapPicture } from '../../engine/map_desk';
import { IconButton } from '../../parts/Button';
import { useText } from '../../texts';
import { useColours } from './colours';
import { Legend } from './Legend';
import { naturalSize, optionsOf } from './options';
import { Pointed } from './Pointed';
import { usePan } from './usePan';
import { STEP, useZoom } from './useZoom';

use([SankeyChart, CanvasRenderer, LabelLayout]);

interface Props {
  picture: MapPicture;
  /** The node that is told about beside the picture. */
  chosen: string | null;
  onNode: (id: string) => void;
  /** Draws more nodes of a kind one by one. */
  onMore: (kind: NodeKind) => void;
}

/** What ECharts tells of the mouse. */
interface Happened {
  readonly dataType?: 'node' | 'edge';
  readonly dataIndex?: number;
}

/** Nodes and links by ECharts, on a canvas: names are drawn, and never part of the page. The table says the same to everybody. */
export default function Drawing({ picture, chosen, onNode, onMore }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const text = useText();
  const colours = useColours();
  const natural = useMemo(() => naturalSize(picture), [picture]);
  const { size, by, fit } = useZoom(box, natural);
  const { hasPulled, handlers } = usePan(box);
  const [pointed, setPointed] = useState<PictureNode | PictureLink | null>(null);
  const told = ({ dataType, dataIndex = -1 }: Happened) => picture[dataType === 'edge' ? 'links' : 'nodes'][dataIndex] ?? null;
  const options = useMemo(() => optionsOf({ picture, chosen, colours, text, ...size }), [picture, chosen, colours, text, size.width, size.height]);
  const canvas = useChart(options, size, {
    click: (event) => {
      const node = told(event);
      if (hasPulled() || node === null || !('kind' in node)) return;
      if (node.bundled > 0) onMore(node.kind);
      else onNode(node.id);
    },
    mouseover: (event) => setPointed(told(event)),
    globalout: () => setPointed(null),
  });

  return (
    <figure className="drawing">
      <div className="drawing-head">
        <Legend counts={picture.counts} />
        <div className="grow" />
        <IconButton icon="plus" label={text('map.in')} onClick={() => by(STEP)} />
        <IconButton icon="none" label={text('map.out')} onClick={() => by(1 / STEP)} />
        <IconButton icon="fit" label={text('map.fit')} onClick={fit} />
      </div>
      {/* Keys zoom, and arrows scroll as in every box. */}
      <div
        ref={box}
        className="canvas-box"
        role="group"
        aria-label={text('map.box')}
        tabIndex={0}
        onKeyDown={({ key }) => {
          if (key === '+' || key === '=') by(STEP);
          if (key === '-') by(1 / STEP);
          if (key === '0') fit();
        }}
        {...handlers}
      >
        <div
          ref={canvas}
          className="canvas"
          role="img"
          aria-label={text('map.label', { nodes: picture.nodes.length, links: picture.links.length })}
          style={size}
        />
      </div>
      <Pointed picture={picture} pointed={pointed} />
    </figure>
  );
}

/** A chart in an element, with what it shows and how large it is. */
function useChart(
  options: ReturnType<typeof optionsOf>,
  { width, height }: { readonly width: number; readonly height: number },
  happens: Readonly<Record<'click' | 'mouseover' | 'globalout', (event: Happened) => void>>,
) {
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<ReturnType<typeof init>>(null);
  const latest = useRef(happens);
  latest.current = happens;

  useEffect(
    () => () => {
      chart.current?.dispose();
      chart.current = null;
    },
    [],
  );
  useLayoutEffect(() => {
    if (!element.current || width === 0) return;
    if (chart.current === null) {
      const made = init(element.current, null, { renderer: 'canvas', width, height });
      made.on('click', (event) => latest.current.click(event as Happened));
      made.on('mouseover', (event) => latest.current.mouseover(event as Happened));
      made.getZr().on('globalout', () => latest.current.globalout({}));
      chart.current = made;
    } else if (chart.current.getWidth() !== width || chart.current.getHeight() !== height) {
      chart.current.resize({ width, height, silent: true });
    }
    chart.current.setOption(options, { replaceMerge: ['series'] });
    if (matchMedia('print').matches) chart.current.getZr().flush();
  }, [options, width, height]);
  return element;
}
