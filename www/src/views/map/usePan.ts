import { type PointerEvent, type RefObject, useRef } from 'react';

/** Less than this is a click, in pixels. */
const STILL = 4;

/** Pulls what is in a box that scrolls, with the mouse; fingers scroll without help. */
export function usePan(box: RefObject<HTMLElement | null>) {
  const last = useRef<readonly [number, number] | null>(null);
  const moved = useRef(0);
  return {
    /** Whether the button was held to pull, not to click. */
    hasPulled: () => moved.current > STILL,
    handlers: {
      onPointerDown: ({ button, pointerType, clientX, clientY }: PointerEvent) => {
        moved.current = 0;
        if (button === 0 && pointerType === 'mouse') last.current = [clientX, clientY];
      },
      onPointerMove: ({ buttons, clientX, clientY }: PointerEvent) => {
        if (last.current === null || !box.current) return;
        if (buttons === 0) {
          last.current = null;
          return;
        }
        const [x, y] = [clientX - last.current[0], clientY - last.current[1]];
        moved.current += Math.abs(x) + Math.abs(y);
        if (moved.current <= STILL) return;
        last.current = [clientX, clientY];
        box.current.scrollBy({ left: -x, top: -y, behavior: 'instant' });
      },
      onPointerUp: () => {
        last.current = null;
      },
    },
  };
}
