import { useEffect, useState } from 'react';

import type { NodeKind } from '../../engine/map/graph';

export type Colours = Readonly<Record<NodeKind | 'text', string>>;

/** A variable of the style for each kind of node. */
const VARIABLES: Record<keyof Colours, string> = {
  direct: '--quiet',
  group: '--filtered',
  resource: '--allow',
  role: '--accent',
  scope: '--allow',
  service: '--fault',
  text: '--text',
};

/** The colours of the page as a canvas wants them; others when the page turns light or dark. */
export function useColours(): Colours {
  const [colours, setColours] = useState(read);
  useEffect(() => {
    const change = () => setColours(read());
    const query = matchMedia('(prefers-color-scheme: dark)');
    const theme = new MutationObserver(change);
    query.addEventListener('change', change);
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    return () => {
      query.removeEventListener('change', change);
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
