// Requests about shares; entries as in `../requests.mjs`.

import { share } from '../scenery.mjs';

/** The entries about shares and their codes. */
export function shares() {
  const again = (must) => share(must);
  const give = { user: 'student2', scopes: ['access:servers'] };
  const withdraw = (must) => must('PATCH', '/shares/wanda/spare', { user: 'student3' });
  return [
    { request: 'GET /api/shares/student1', corner: 'the shares of a user are asked for as those of a server called None' },
    { request: 'GET /api/shares/student1/lab' },
    { request: 'GET /api/shares/wanda/' },
    { request: 'GET /api/shares/wanda/none', by: 'few' },
    { request: 'GET /api/shares/ghost', by: 'few' },
    { request: 'POST /api/shares/student1', body: give, corner: 'a method that needs a server is 405 behind the gate' },
    { request: 'PATCH /api/shares/student1', body: give, by: 'few' },
    { request: 'DELETE /api/shares/student1', by: 'few' },
    { request: 'POST /api/shares/wanda/spare', body: give },
    { request: 'POST /api/shares/wanda/spare', body: { user: 'student3' }, undo: withdraw },
    { request: 'POST /api/shares/wanda/spare', body: { user: 'ghost' } },
    { request: 'POST /api/shares/wanda/spare', body: { group: 'class-B', scopes: ['access:servers'] } },
    { request: 'POST /api/shares/wanda/none', body: give, by: 'few' },
    { request: 'POST /api/shares/wanda/spare', body: { ...give, scopes: ['servers!user=wanda'] }, by: 'few' },
    { request: 'POST /api/shares/wanda/spare', body: { ...give, group: 'class-B' }, by: 'few' },
    { request: 'POST /api/shares/wanda/spare', body: { user: '' }, by: 'few' },
    { request: 'POST /api/shares/wanda/spare', body: { ...give, scopes: ['no:such:scope'] }, by: 'few' },
    { request: 'POST /api/shares/wanda/spare', by: 'few' },
    { request: 'PATCH /api/shares/wanda/spare', body: { user: 'student4' } },
    { request: 'PATCH /api/shares/wanda/spare', body: { user: 'student2' }, undo: again, by: 'few' },
    { request: 'DELETE /api/shares/wanda/spare', undo: again },
    { request: 'DELETE /api/shares/wanda/none', by: 'few' },
    { request: 'GET /api/share-codes/student1' },
    { request: 'GET /api/share-codes/wanda/spare' },
    { request: 'POST /api/share-codes/student1', by: 'few' },
    { request: 'DELETE /api/share-codes/student1', by: 'few' },
    { request: 'POST /api/share-codes/wanda/spare', body: { expires_in: 60 } },
    { request: 'POST /api/share-codes/wanda/spare', body: { expires_in: 1 }, by: 'few' },
    { request: 'POST /api/share-codes/wanda/spare', body: { scopes: ['servers'] }, by: 'few' },
    { request: 'DELETE /api/share-codes/wanda/spare' },
    { request: 'DELETE /api/share-codes/wanda/spare?id=sc_999', here: 404, by: 'few' },
    { request: 'GET /api/users/student4/shared' },
    { request: 'GET /api/users/student2/shared/wanda/spare' },
    { request: 'GET /api/users/student2/shared/wanda/none', by: 'few' },
    { request: 'GET /api/users/student3/shared/wanda/spare', by: 'few' },
    { request: 'DELETE /api/users/student2/shared/wanda/spare', undo: again },
    { request: 'DELETE /api/users/student3/shared/wanda/spare', by: 'few' },
    { request: 'GET /api/groups/class-B/shared' },
    { request: 'GET /api/groups/class-B/shared/wanda/spare' },
    { request: 'GET /api/groups/class-A/shared/wanda/spare', by: 'few' },
    { request: 'DELETE /api/groups/class-B/shared/wanda/spare', undo: again },
    { request: 'DELETE /api/groups/class-A/shared/wanda/spare', by: 'few' },
  ];
}
