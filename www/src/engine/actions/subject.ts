/** What an action is about, for headings. */
export type Subject = 'hub' | 'users' | 'servers' | 'groups' | 'services' | 'shares' | 'tokens';

export function subjectOfRoute(route: string): Subject {
  if (route.includes('share')) return 'shares';
  if (route.includes('/tokens')) return 'tokens';
  if (/\/servers?(\/|$)/.test(route) || route.includes('admin-access')) return 'servers';
  if (route.startsWith('/api/users')) return 'users';
  if (route.startsWith('/api/groups')) return 'groups';
  if (route.startsWith('/api/services')) return 'services';
  return 'hub';
}

/** Whether people do this: the rest are addresses for programs, for browsers, or of no use without more in them. */
export function isAction(method: string, route: string): boolean {
  if (method === 'HEAD' || method === 'OPTIONS') return false;
  if (route === '/admin') return true;
  if (!route.startsWith('/api/') || route === '/api/') return false;
  if (/^\/api\/(authorizations|oauth2|health)/.test(route)) return false;
  // Without a server in the address only reading works, whoever asks.
  return method === 'GET' || !/^\/api\/share(s|-codes)\/\{user_name\}$/.test(route);
}
