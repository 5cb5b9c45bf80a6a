/** A configuration as the text of a `jupyterhub_config.py`. */
import type { Configuration } from './configuration';
import { pythonText } from './escapes';

/** Longer lists stand one item a line. */
const WIDTH = 100;

type Value = string | readonly Value[] | { readonly [key: string]: Value };

export function pythonConfiguration({ load_roles, load_groups, admin_users }: Configuration, comment: string): string {
  const lines = [
    ...comment.split('\n').map((line) => `# ${line}`.trimEnd()),
    'c = get_config()  # noqa: F821',
    '',
    `c.JupyterHub.load_roles = ${literal(load_roles as unknown as Value, 0)}`,
    ...(load_groups ? ['', `c.JupyterHub.load_groups = ${literal(load_groups, 0)}`] : []),
    ...(admin_users ? ['', `c.Authenticator.admin_users = ${admin_users.length === 0 ? 'set()' : `set(${literal(admin_users, 0)})`}`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function literal(value: Value, indent: number): string {
  if (typeof value === 'string') return pythonText(value);
  const isList = Array.isArray(value);
  const [start, end] = isList ? ['[', ']'] : ['{', '}'];
  const items = isList
    ? (value as readonly Value[]).map((item) => literal(item, indent + 1))
    : Object.entries(value as { readonly [key: string]: Value }).map(([key, item]) => `${pythonText(key)}: ${literal(item, indent + 1)}`);
  const flat = `${start}${items.join(', ')}${end}`;
  // Roles and groups stand one a line.
  const isPlain = items.every((item) => !item.includes('\n')) && (indent > 1 || isList) && !items.some((item) => item.startsWith('{'));
  if (isPlain && indent * 4 + flat.length < WIDTH) return flat;
  if (items.length === 0) return flat;
  const margin = ' '.repeat(4 * (indent + 1));
  return `${start}\n${items.map((item) => `${margin}${item},\n`).join('')}${' '.repeat(4 * indent)}${end}`;
}
