import type { View } from '../address/address';
import type { Opened } from '../engine/protocol';

/** What can be looked at, in the order of the navigation; the first is where a policy opens. */
export function viewsOf(opened: Opened): readonly View[] {
  if (opened.dialect === 'jupyterhub') return ['view-as', 'who', 'what-if', 'map', 'requests'];
  return opened.legacy ? ['migration', 'roles', 'resources', 'statements', 'map'] : ['roles', 'resources', 'statements', 'map'];
}
