import type { Bearer, Edit } from 'hubscope/full';

import type { BearerRow, GroupRow, HubDocument, ShareRow, TokenRow, UserRow } from './document';

/**
 * The rows after edits, for showing and for export. The engine makes the same edits on its own form; an export compares the two, so that
 * nothing is exported that this has done otherwise.
 */
export function edited(document: HubDocument, edits: readonly Edit[]): HubDocument {
  return edits.reduce(apply, document);
}

/** The hub's own OAuth client. */
const HUB_CLIENT = 'jupyterhub';

function apply(document: HubDocument, edit: Edit): HubDocument {
  const { roles = [], groups = [], users = [], services = [], servers = [], tokens = [], shares = [] } = document;
  switch (edit.edit) {
    case 'add-member':
      return { ...document, users: changed(users, edit.user, (row) => ({ ...row, groups: including(row.groups, edit.group) })) };
    case 'remove-member':
      return { ...document, users: changed(users, edit.user, (row) => ({ ...row, groups: excluding(row.groups, edit.group) })) };
    case 'assign-role':
      return bearer(document, edit.to, (row) => ({
        ...row,
        roles: including(row.roles, edit.role),
        ...(edit.role === 'admin' && !('group' in edit.to) ? { admin: true } : {}),
      }));
    case 'remove-role':
      return bearer(document, edit.from, (row) => ({
        ...row,
        roles: excluding(row.roles, edit.role),
        ...(edit.role === 'admin' && !('group' in edit.from) ? { admin: false } : {}),
      }));
    case 'create-role':
      return { ...document, roles: [...roles, { name: edit.role, scopes: edit.scopes }] };
    case 'change-role':
      return { ...document, roles: changed(roles, edit.role, (row) => ({ ...row, scopes: edit.scopes })) };
    case 'delete-role': {
      const strip = <Row extends BearerRow>(rows: readonly Row[]) =>
        rows.map((row) => (row.roles?.includes(edit.role) ? { ...row, roles: excluding(row.roles, edit.role) } : row));
      return {
        ...document,
        roles: roles.filter(({ name }) => name !== edit.role),
        users: strip(users),
        groups: strip(groups),
        services: strip(services),
      };
    }
    case 'create-group':
      return { ...document, groups: [...groups, { name: edit.group }] };
    case 'delete-group':
      return {
        ...document,
        groups: groups.filter(({ name }) => name !== edit.group),
        users: users.map((row) => (row.groups?.includes(edit.group) ? { ...row, groups: excluding(row.groups, edit.group) } : row)),
        shares: shares.filter((share) => share.group !== edit.group),
        ...forgotten(document, ({ group }) => group === edit.group),
      };
    case 'create-user':
      return {
        ...document,
        users: [...users, { name: edit.user, roles: ['user'] }],
        servers: [...servers, { user: edit.user, name: '' }],
      };
    case 'delete-user': {
      const clients = clientsOf(document, edit.user);
      const gone = revoked(document, ({ user, client }) => user === edit.user || (client !== undefined && clients.has(client)));
      return {
        ...gone,
        users: users.filter(({ name }) => name !== edit.user),
        servers: servers.filter(({ user }) => user !== edit.user),
        shares: shares.filter((share) => share.user !== edit.user && share.server.user !== edit.user),
        ...(document.clients ? { clients: document.clients.filter(({ id }) => !clients.has(id)) } : {}),
        ...forgotten(gone, ({ user }) => user === edit.user),
      };
    }
    case 'set-admin':
      return bearer(document, edit.of, (row) => {
        const bare = excluding(row.roles, 'admin');
        const every = 'user' in edit.of ? including(bare, 'user') : bare;
        return { ...row, admin: edit.admin, roles: edit.admin ? including(every, 'admin') : every };
      });
    case 'share': {
      const { owner, server, with: whom } = edit;
      const same = (share: ShareRow) => isShare(share, owner, server, whom);
      const scope = (text: string) => (text.includes('!') ? text : `${text}!server=${owner}/${server}`);
      const asked = (edit.scopes.length === 0 ? ['access:servers'] : edit.scopes).map(scope);
      const scopes = [...new Set([...shares.filter(same).flatMap((share) => share.scopes ?? []), ...asked])].sort();
      const row = { server: { user: owner, name: server }, ...whom, scopes } as ShareRow;
      const known = servers.some(({ user, name }) => user === owner && name === server);
      return {
        ...document,
        shares: [...shares.filter((share) => !same(share)), row],
        servers: known ? servers : [...servers, { user: owner, name: server }],
      };
    }
    case 'unshare':
      return { ...document, shares: shares.filter((share) => !isShare(share, edit.owner, edit.server, edit.with)) };
    case 'revoke-token':
      return revoked(document, sameUse(tokens, edit.id));
    case 'issue-token': {
      const { id, owner, expires_at } = edit;
      const scopes = edit.scopes ?? roles.find(({ name }) => name === 'token')?.scopes ?? ['inherit'];
      const row = { id, ...owner, scopes, client: HUB_CLIENT, ...(expires_at === undefined ? {} : { expires_at }) } as TokenRow;
      const clients = document.clients ?? [];
      return {
        ...document,
        tokens: [...tokens, row],
        ...(clients.some((client) => client.id === HUB_CLIENT) ? {} : { clients: [...clients, { id: HUB_CLIENT }] }),
      };
    }
  }
}

/** A token; with that of a server or a service all that its user has for the same. */
function sameUse(tokens: readonly TokenRow[], id: string): (token: TokenRow) => boolean {
  const token = tokens.find((row) => row.id === id);
  if (token?.user === undefined || token.client === HUB_CLIENT) return (row) => row.id === id;
  return ({ user, client }) => user === token.user && client === token.client;
}

/** Without some tokens, and without what is stated of them. */
function revoked(document: HubDocument, gone: (token: TokenRow) => boolean): HubDocument {
  const { tokens = [], held } = document;
  const ids = new Set(tokens.filter(gone).map(({ id }) => id));
  return {
    ...document,
    tokens: tokens.filter(({ id }) => !ids.has(id)),
    ...(held ? { held: held.filter(({ token }) => token === undefined || !ids.has(token)) } : {}),
  };
}

/** What is stated of users and groups that are gone. */
function forgotten(document: HubDocument, gone: (row: { user?: string; group?: string }) => boolean): Partial<HubDocument> {
  const { held, memberships } = document;
  return {
    ...(held ? { held: held.filter((row) => !gone(row)) } : {}),
    ...(memberships ? { memberships: memberships.filter((row) => !gone(row)) } : {}),
  };
}

function bearer(document: HubDocument, whom: Bearer, change: (row: BearerRow) => BearerRow): HubDocument {
  if ('user' in whom) return { ...document, users: changed<UserRow>(document.users ?? [], whom.user, change) };
  if ('service' in whom) return { ...document, services: changed<BearerRow>(document.services ?? [], whom.service, change) };
  return { ...document, groups: changed<GroupRow>(document.groups ?? [], whom.group, change) };
}

function changed<Row extends { readonly name: string }>(rows: readonly Row[], name: string, change: (row: Row) => Row): Row[] {
  return rows.map((row) => (row.name === name ? change(row) : row));
}

function including(names: readonly string[] | undefined, name: string): string[] {
  return names?.includes(name) ? [...names] : [...(names ?? []), name];
}

function excluding(names: readonly string[] | undefined, name: string): string[] {
  return (names ?? []).filter((known) => known !== name);
}

function isShare(share: ShareRow, owner: string, server: string, whom: Bearer): boolean {
  if (share.server.user !== owner || share.server.name !== server) return false;
  return 'user' in whom ? share.user === whom.user : 'group' in whom && share.group === whom.group;
}

/** OAuth clients of a user's servers. */
function clientsOf(document: HubDocument, user: string): Set<string> {
  const own = (document.clients ?? []).filter(({ server }) => server?.user === user);
  return new Set(own.map(({ id }) => id));
}
