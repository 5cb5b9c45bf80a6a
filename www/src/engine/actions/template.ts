import type { Target } from '../protocol';
import type { Subject } from '../actions_desk';

/** What a target does not name; `never`: no target does. */
export type Gap = 'user' | 'server' | 'group' | 'service' | 'never';

/** The path with the names of a target in it, or what is lacking. */
export function fill(template: string, target: Target): string | { readonly gap: Gap } {
  const user = target?.kind === 'user' ? target.name : target?.kind === 'server' ? target.owner : null;
  const server = target?.kind === 'server' ? target.name : null;
  // The default server has an address of its own, and a named one has no other.
  if (template.endsWith('/server') || template.includes('/server/')) {
    if (server !== '') return { gap: server === null ? 'server' : 'never' };
  } else if (template.includes('{server_name') && !template.includes('/share') && server === '') return { gap: 'never' };
  let gap: Gap | null = null;
  const lacks = (kind: Gap) => {
    gap ??= kind;
    return '';
  };
  const path = template.replaceAll(/\{([^}]*)\}/g, (_, name: string) => {
    switch (name) {
      case 'user_name':
        return user === null ? lacks('user') : encodeURIComponent(user);
      case 'server_name':
      case 'server_name?':
        return server === null ? lacks('server') : encodeURIComponent(server);
      case 'group_name':
        return target?.kind === 'group' ? encodeURIComponent(target.name) : lacks('group');
      case 'service_name':
        return target?.kind === 'service' ? encodeURIComponent(target.name) : lacks('service');
      default:
        return lacks('never');
    }
  });
  return gap === null ? path : { gap };
}

export function subjectOfRoute(route: string): Subject {
  if (route.includes('share')) return 'shares';
  if (route.includes('/tokens')) return 'tokens';
  if (/\/servers?(\/|$)/.test(route) || route.includes('admin-access')) return 'servers';
  if (route.startsWith('/api/users')) return 'users';
  if (route.startsWith('/api/groups')) return 'groups';
  if (route.startsWith('/api/services')) return 'services';
  return 'hub';
}
