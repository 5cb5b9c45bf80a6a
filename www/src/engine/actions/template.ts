import type { Target } from '../protocol';

/** What a target does not name. */
export type Gap = 'user' | 'server' | 'group' | 'service' | 'token' | 'share';

/** A path with the names of a target in it, and what is lacking; the reader fills in the rest. */
export interface Filled {
  readonly path: string;
  readonly gap: Gap | null;
}

/** `null`: this address is not for that target, whatever else is filled in. */
export function fill(template: string, target: Target): Filled | null {
  if (target?.kind === 'server' && !isFor(template, target.name)) return null;
  let gap: Gap | null = null;
  const path = template.replaceAll(/\{([^}]*)\}/g, (parameter, name: string) => {
    const value = valueOf(name, target);
    if (value !== null) return encodeURIComponent(value);
    gap ??= GAPS[name] ?? 'share';
    return parameter.replace('?', '');
  });
  return { path, gap };
}

const GAPS: Record<string, Gap> = {
  user_name: 'user',
  server_name: 'server',
  'server_name?': 'server',
  group_name: 'group',
  service_name: 'service',
  'token_id?': 'token',
};

function valueOf(parameter: string, target: Target): string | null {
  switch (parameter) {
    case 'user_name':
      if (target?.kind === 'server') return target.owner;
      return target?.kind === 'user' ? target.name : null;
    case 'server_name':
    case 'server_name?':
      return target?.kind === 'server' ? target.name : null;
    case 'group_name':
      return target?.kind === 'group' ? target.name : null;
    case 'service_name':
      return target?.kind === 'service' ? target.name : null;
    default:
      return null;
  }
}

/** The default server has addresses of its own, and a named one has no other; shares are made for both in one way. */
function isFor(template: string, server: string): boolean {
  if (/\/server(\/|$)/.test(template)) return server === '';
  return server !== '' || !template.includes('/servers/');
}
