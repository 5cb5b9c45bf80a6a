// From the state of a conformance case to a snapshot: the rows of a hub, default roles included.
//
// The Rust runner does the same in `tests/conform/src/state.rs`; the shapes are described in `tests/oracle/README.md`.
import { DEFAULT_ROLES, EVERYTHING } from './snapshots.mjs';

/** The moment at which every case is asked. */
export const NOW = Date.parse('2023-11-14T22:13:20Z');

/** As the hub of `tests/oracle/hub_application.py` is configured. */
const SETTINGS = {
  base_url: '/', allow_named_servers: true, authenticate_prometheus: true, admin_access: false, manage_groups: false,
  manage_roles: false,
};

/** The snapshot document of a state, for a version of the hub. */
export function snapshotOf(state, version) {
  const { custom_scopes = {}, roles = [], groups = [], users = [], services = [], tokens = [], shares = [] } = state ?? {};
  const servers = users.flatMap(({ name, servers = [''] }) => servers.map((server) => ({ user: name, name: server })));
  return {
    format: 'hubscope/1',
    hub: { kind: 'jupyterhub', version, settings: SETTINGS },
    source: 'hand',
    issued_at: new Date(NOW).toISOString(),
    knows: EVERYTHING,
    vocabulary: Object.fromEntries(
      Object.entries(custom_scopes).map(([name, { description = '', subscopes = [] }]) => [name, { description, subscopes }]),
    ),
    roles: [
      ...DEFAULT_ROLES.filter(({ name }) => !roles.some((role) => role.name === name)),
      ...roles.map(({ name, scopes = [] }) => ({ name, scopes })),
    ],
    groups: groups.map(({ name, roles = [] }) => ({ name, roles })),
    users: users.map(({ name, admin = false, roles = ['user'], groups = [] }) => ({ name, admin, roles, groups })),
    services: services.map(({ name, admin = false, roles = [] }) => ({ name, admin, roles })),
    servers,
    clients: [
      { id: 'jupyterhub' },
      ...servers.map((server) => ({ id: clientId({ server: `${server.user}/${server.name}` }), server })),
      ...services.map(({ name }) => ({ id: clientId({ service: name }), service: name })),
    ],
    tokens: tokens.map(({ id, user, service, scopes = [], client, expires_in }) => ({
      id, user, service, scopes,
      client: clientId(client),
      expires_at: after(expires_in),
    })),
    shares: shares.map(({ server, user, group, scopes, expires_in }) => ({
      server: serverOf(server), user, group, scopes,
      expires_at: after(expires_in),
    })),
  };
}

/** The resource that a filter such as `server=ada/lab` names; `null` for filters that name none. */
export function resourceOf(filter) {
  const separator = filter.indexOf('=');
  const kind = filter.slice(0, separator);
  const name = filter.slice(separator + 1);
  if (kind === 'user' || kind === 'group' || kind === 'service') return { [kind]: name };
  if (kind !== 'server' || !name.includes('/')) return null;
  const { user, name: server } = serverOf(name);
  return { user, server };
}

function after(seconds) {
  return seconds === undefined || seconds === null ? undefined : new Date(NOW + seconds * 1000).toISOString();
}

function serverOf(text) {
  const slash = text.indexOf('/');
  return slash < 0 ? { user: text, name: '' } : { user: text.slice(0, slash), name: text.slice(slash + 1) };
}

function clientId(client) {
  if (!client) return 'jupyterhub';
  return client.server === undefined ? `service ${client.service}` : `server ${client.server}`;
}
