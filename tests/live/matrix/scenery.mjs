// What the requests are about, besides what the demo made: things to change and to remove, and names that are hard to write.

/** A group whose name needs escapes: the hub takes any. */
export const oddGroup = 'Grüße & so/weiter!user=x';

const part = encodeURIComponent;

/** Makes what is missing. `must` sends an API request as an admin. */
export async function build(must) {
  await must('POST', '/users', { usernames: ['wanda', 'doomed'] });
  await must('POST', '/groups/class-A/users', { users: ['wanda', 'doomed'] });
  await makeServer(must, 'wanda', 'spare');
  await must('POST', '/groups', { groups: ['spare-group', oddGroup] });
  await must('POST', `/groups/${part(oddGroup)}/users`, { users: ['tessa'] });
  await must('POST', '/services/spare-service', { display: false });
  await share(must);
}

/** A server that has a row and does not run. */
export async function makeServer(must, user, name) {
  await must('POST', `/users/${user}/servers/${name}`);
  await must('DELETE', `/users/${user}/servers/${name}`);
}

/** The shares of `wanda/spare`. */
export async function share(must) {
  await must('POST', '/shares/wanda/spare', { user: 'student2', scopes: ['access:servers'] });
  await must('POST', '/shares/wanda/spare', { group: 'class-B', scopes: ['access:servers'] });
}
