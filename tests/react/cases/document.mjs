// A page that a server writes and a browser brings to life. Neither side imports anything of the other.
import { createElement as h } from 'react';

import { Can, PermissionsProvider, useCan, useDecision, useReach } from 'hubscope/react';

function Everything() {
  const { state } = useDecision('servers', { user: 'student1', server: '' });
  const reach = useReach('servers');
  const may = useCan('servers', { user: 'student1', server: '' });
  return h('p', null, `${may} ${state} ${reach.state} ${reach.has({ user: 'student1', server: '' })}`);
}

export const page = (subject) =>
  h(PermissionsProvider, { subject }, h(Everything), h(Can, { scope: 'servers', resource: { user: 'student1', server: '' }, fallback: h('i') }, h('b')));
