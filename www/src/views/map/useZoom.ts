import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Steps of a button or a key. */
export const STEP = 1.25;
const NEAREST = 4;
const FARTHEST = 0.1;
/** A canvas has an end, in pixels of the screen. */
const LONGEST = 16_000;

/** A picture in a box that scrolls: zooming makes the picture larger than the box, and what was in its middle stays there. */
export function useZoom(box: RefObject<HTMLElement | null>, natural: Size) {
  const [zoom, setZoom] = useState(1);
  const [room, setRoom] = useState<Size>({ width: 0, height: 0 });
  /** What stays where: parts of the picture, and pixels of the box. */
  const held = useRef({ part: [0, 0] as readonly [number, number], at: [0, 0] as readonly [number, number] });

  useEffect(() => {
    const { current } = box;
    if (!current) return;
    const measure = () => setRoom({ width: current.clientWidth, height: parseFloat(getComputedStyle(current).maxHeight) || current.clientHeight });
    const watch = new ResizeObserver(measure);
    watch.observe(current);
    return () => watch.disconnect();
  }, [box]);

  const longest = LONGEST / devicePixelRatio;
  const size: Size = {
    width: Math.min(Math.max(room.width, natural.width * Math.min(1, zoom)) * Math.max(1, zoom), longest),
    height: Math.min(natural.height * zoom, longest),
  };

  /** Zooms by a factor, around a place in the box or its middle. */
  const by = useCallback(
    (factor: number, at?: readonly [number, number]) => {
      const { current } = box;
      if (!current) return;
      const place = at ?? [current.clientWidth / 2, current.clientHeight / 2];
      held.current = {
        at: place,
        part: [(current.scrollLeft + place[0]) / current.scrollWidth, (current.scrollTop + place[1]) / current.scrollHeight],
      };
      setZoom((now) => Math.min(Math.max(now * factor, FARTHEST), NEAREST));
    },
    [box],
  );
  useLayoutEffect(() => {
    const { current } = box;
    if (!current) return;
    const { part, at } = held.current;
    current.scrollTo({ left: part[0] * current.scrollWidth - at[0], top: part[1] * current.scrollHeight - at[1], behavior: 'instant' });
  }, [box, zoom]);

  /** Everything at once, or everything as large as it can be read. */
  const fit = () => {
    held.current = { part: [0, 0], at: [0, 0] };
    const whole = Math.min(1, room.height / natural.height, room.width / natural.width);
    setZoom((now) => (now === whole ? 1 : whole));
  };

  // Two fingers and Ctrl with the wheel zoom; the wheel alone scrolls, as it does everywhere.
  useEffect(() => {
    const { current } = box;
    if (!current) return;
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const { left, top } = current.getBoundingClientRect();
      by(Math.exp(-Math.sign(event.deltaY) * Math.min(Math.abs(event.deltaY), 60) * 0.004), [event.clientX - left, event.clientY - top]);
    };
    current.addEventListener('wheel', wheel, { passive: false });
    return () => current.removeEventListener('wheel', wheel);
  }, [box, by]);

  return { size, by, fit };
}
