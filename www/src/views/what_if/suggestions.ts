/** What could stand in a field for a scope. */
import { office } from '../../engine/client';
import type { SearchKind } from '../../engine/hub_desk';
import type { Found } from '../../engine/protocol';

export interface Suggestion {
  readonly text: string;
  /** Whether it is a scope as it is; the others go on. */
  readonly whole: boolean;
}

/** Ways in which a scope can be limited; those without `=` are about the bearer's own. */
const FILTERS = ['!user', '!user=', '!group=', '!server', '!server=', '!service', '!service='];

export async function suggestions(typed: string, limit: number): Promise<readonly Suggestion[]> {
  const [base = '', filter] = splitOnce(typed.trim(), '!');
  if (filter === undefined) return scopes(base, limit);
  const [kind = '', name] = splitOnce(filter, '=');
  if (name === undefined) {
    return FILTERS.filter((text) => text.startsWith(`!${kind}`)).map((text) => ({ text: base + text, whole: !text.endsWith('=') }));
  }
  const searched = (['user', 'group', 'server', 'service'] as const).find((word) => word === kind);
  if (searched === undefined) return [];
  return (await search(searched, name, limit)).map((found) => ({
    text: `${base}!${kind}=${found.owner === undefined ? found.name : `${found.owner}/${found.name}`}`,
    whole: true,
  }));
}

/** Scopes of that name, and behind one that is complete its filters. */
async function scopes(base: string, limit: number): Promise<readonly Suggestion[]> {
  const found = await search('scope', base, limit);
  const names = found.map(({ name }) => ({ text: name, whole: true }));
  if (found[0]?.name !== base) return names;
  return [...names.slice(0, 1), ...FILTERS.map((text) => ({ text: base + text, whole: !text.endsWith('=') })), ...names.slice(1)];
}

async function search(kind: SearchKind, text: string, limit: number): Promise<readonly Found[]> {
  return (await office.hub.search([kind], text, limit)).listed;
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}
