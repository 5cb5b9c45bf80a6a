// Requests about groups; entries as in `../requests.mjs`.

import { oddGroup } from '../scenery.mjs';

const odd = encodeURIComponent(oddGroup);

/** The entries about groups and services. */
export function groups() {
  const dissolve = (must) => must('DELETE', '/groups/pop-up');
  const member = { users: ['wanda'] };
  const service = (must) => must('POST', '/services/spare-service', { display: false });
  return [
    { request: 'GET /api/groups', corner: 'one filter of a foreign kind refuses the whole list of groups' },
    { request: 'POST /api/groups', body: { groups: ['pop-up'] }, undo: dissolve },
    { request: 'POST /api/groups', body: { groups: ['class-A'] } },
    { request: 'POST /api/groups', body: { groups: ['class-A'], users: ['ghost'] }, by: 'few' },
    { request: 'POST /api/groups', body: {}, by: 'few' },
    { request: 'POST /api/groups/pop-up', body: { users: ['ghost', 'ghost'] }, by: 'few' },
    { request: 'GET /api/groups/class-A' },
    { request: 'GET /api/groups/class-B' },
    { request: 'GET /api/groups/none' },
    { request: `GET /api/groups/${odd}`, corner: 'names of groups are not checked' },
    { request: 'POST /api/groups/pop-up', undo: dissolve },
    { request: 'POST /api/groups/class-B', body: { users: [] } },
    { request: 'POST /api/groups/pop-up', body: { users: ['ghost'] }, by: 'few' },
    { request: 'DELETE /api/groups/spare-group', undo: (must) => must('POST', '/groups/spare-group') },
    { request: 'DELETE /api/groups/none', by: 'few' },
    { request: 'POST /api/groups/class-B/users', body: member, undo: (must) => must('DELETE', '/groups/class-B/users', member) },
    { request: 'DELETE /api/groups/class-A/users', body: member, undo: (must) => must('POST', '/groups/class-A/users', member) },
    { request: 'POST /api/groups/class-B/users', body: { users: ['ghost'] }, by: 'few' },
    { request: 'DELETE /api/groups/class-B/users', body: {}, by: 'few' },
    { request: 'PUT /api/groups/class-A/properties', body: {} },
    { request: 'PUT /api/groups/class-B/properties', body: [], by: 'few' },
    { request: 'PUT /api/groups/none/properties', body: {}, by: 'few' },
    { request: 'GET /api/services', corner: 'foreign filters do not refuse the list of services' },
    { request: 'GET /api/services/announcement' },
    { request: 'GET /api/services/spare-service', by: 'few' },
    { request: 'GET /api/services/none' },
    { request: 'POST /api/services/pop-up', body: { display: false }, undo: (must) => must('DELETE', '/services/pop-up') },
    { request: 'POST /api/services/pop-up', body: { admin: true },
      undo: (must) => must('DELETE', '/services/pop-up'), by: 'few' },
    { request: 'POST /api/services/pop-up', body: { oauth_client_allowed_scopes: ['shutdown'], oauth_redirect_uri: 'http://127.0.0.1/x' },
      undo: (must) => must('DELETE', '/services/pop-up'), by: 'few' },
    { request: 'POST /api/services/pop-up', body: { command: ['true'] }, by: 'few' },
    { request: 'POST /api/services/pop-up', body: {}, by: 'few' },
    { request: 'POST /api/services/announcement', body: { display: true } },
    { request: 'DELETE /api/services/spare-service', here: 200, undo: service },
    { request: 'DELETE /api/services/announcement', here: 405 },
    { request: 'DELETE /api/services/none', by: 'few' },
  ];
}
