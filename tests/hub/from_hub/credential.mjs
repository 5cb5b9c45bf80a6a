// One credential of the cast, as the package and as a plain request use it.

/**
 * @param {import('../bed.mjs').Hub} hub
 * @param {{ user?: string, service?: string, scopes?: string[], session?: boolean }} who
 * @returns {Promise<{ options: import('hubscope').HubOptions, headers: Record<string, string>, secrets: string[], principal: (policy: any) => any }>}
 * `principal` is the same in a whole snapshot
 */
export async function credentialOf(hub, { user, service, scopes, session }) {
  if (session) {
    const { cookie, xsrf, headers } = await hub.login(`${user}`);
    // What a browser does by itself on a page of the hub.
    const fetch = (/** @type {any} */ url, /** @type {any} */ init) =>
      globalThis.fetch(url, { ...init, headers: { ...init.headers, Cookie: cookie } });
    const secrets = [xsrf, ...cookie.split('; ').map((pair) => pair.slice(pair.indexOf('=') + 1).replaceAll('"', ''))];
    return { options: { xsrf, fetch }, headers, secrets, principal: (policy) => policy.user(user) };
  }
  if (service !== undefined) {
    const token = hub.services[service];
    const headers = { Authorization: `token ${token}` };
    const { token_id: id } = (await hub.ask(token, 'GET', '/user')).body;
    return { options: { token }, headers, secrets: [token], principal: (policy) => policy.token(id) };
  }
  const { id, token, headers } = await hub.token(`${user}`, { scopes });
  return { options: { token }, headers, secrets: [token], principal: (policy) => policy.token(id) };
}
