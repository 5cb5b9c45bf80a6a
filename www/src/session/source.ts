/** Where policies come from that need nobody's choice. */
import { parseAddress } from '../address/address';
import type { Source } from '../engine/protocol';

/** Built-in examples, by the name that stands in addresses. */
export const EXAMPLES = { school: 'examples/school.json', shop: 'examples/shop.json', users: 'examples/users.json' } as const;
export type Example = keyof typeof EXAMPLES;

export function exampleSource(example: Example): Source {
  return { from: 'address', url: beside(EXAMPLES[example]), name: `${example}.json` };
}

/** The example that the page's address names, or else what whoever publishes the page puts beside it. */
export function firstSource(): Source {
  const named = parseAddress(location.hash).values.get('source');
  const example = (Object.keys(EXAMPLES) as Example[]).find((name) => name === named);
  return example ? exampleSource(example) : { from: 'address', url: beside('policy.json'), name: 'policy.json', optional: true };
}

/** The Worker is in another folder: its addresses are whole. */
function beside(path: string): string {
  return new URL(path, document.baseURI).href;
}
