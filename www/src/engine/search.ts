import type { Found, FoundMany } from './protocol';

/** Something that can be found, with its name in small letters, made once. */
export interface Entry {
  readonly found: Found;
  readonly small: string;
}

export function entry(found: Found): Entry {
  const text = found.owner === undefined ? found.name : `${found.owner}/${found.name}`;
  return { found, small: text.toLowerCase() };
}

/** What is called so, then what begins so, then what contains it; the order of the rows among equals. */
export function search(entries: readonly Entry[], text: string, limit: number): FoundMany {
  const wanted = text.trim().toLowerCase();
  const ranks: Found[][] = [[], [], []];
  let count = 0;
  for (const { found, small } of entries) {
    const at = wanted === '' ? 0 : small.indexOf(wanted);
    if (at < 0) continue;
    count += 1;
    const rank = at > 0 ? 2 : small.length === wanted.length ? 0 : 1;
    const list = ranks[rank];
    if (list && list.length < limit) list.push(found);
  }
  return { listed: ranks.flat().slice(0, limit), count };
}
