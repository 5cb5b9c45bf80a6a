import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';

import type { NodeKind } from '../../engine/map/graph';

export type Colours = Readonly<Record<NodeKind | 'card' | 'text', string>>;

/** A variable of the style for each kind of node. */
const VARIABLES: Record<keyof Colours, string> = {
  card: '--card',
  direct: '--quiet',
  group: '--filtered',
  resource: '--allow',
  role: '--accent',
  scope: '--allow',
  service: '--fault',
  text: '--text',
};

/** The colours of the page as a canvas wants them; others when the page turns light or dark, and light ones on paper. */
export function useColours(): Colours {
  const [colours, setColours] = useState(read);
  useEffect(() => {
    const change = () => setColours(read());
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const theme = new MutationObserver(change);
    dark.addEventListener('change', change);
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    // Nobody waits with printing until something is drawn later.
    const print = () => flushSync(change);
    const paper = matchMedia('print');
    paper.addEventListener('change', print);
    return () => {
      dark.removeEventListener('change', change);
      paper.removeEventListener('change', print);
      theme.disconnect();
    };
  }, []);
  return colours;
}

/** `light-dark()` is worked out by an element that wears the colour. */
function read(): Colours {
  const probe = document.body.appendChild(document.createElement('span'));
  const colours = Object.fromEntries(
    Object.entries(VARIABLES).map(([kind, variable]) => {
      probe.style.color = `var(${variable})`;
      return [kind, getComputedStyle(probe).color];
    }),
  );
  probe.remove();
  return colours as Colours;
}
