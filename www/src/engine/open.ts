import { init, Policy, SnapshotError } from 'hubscope';

import { DatabaseSession } from './database_session';
import type { HubDocument } from './document';
import { HubSession } from './hub_session';
import type { Opened, OpenedDatabase, OpenedHub, Principal, Source } from './protocol';
import { type Report, read } from './read';

export type Session = HubSession | DatabaseSession;

/** Sections that rows of a database have and snapshots of a hub have not. */
const OF_DATABASES = ['role_permissions', 'role_members', 'role_attributes', 'schema', 'legacy'];

let last = 0;

/** Opens a policy of either dialect; `null` where an optional one is not there. */
export async function open(source: Source, report: Report): Promise<{ session: Session; opened: Opened } | null> {
  report({ doing: 'engine' });
  if (source.from === 'hub') return openRunning(source, report);
  const [bytes] = await Promise.all([read(source, report), init()]);
  if (bytes === null) return null;
  report({ doing: 'compiling' });
  const name = source.from === 'file' ? source.file.name : source.name;
  const started = performance.now();
  try {
    const policy = Policy.load(bytes);
    return hub(policy, name, bytes.length, performance.now() - started, null);
  } catch (error) {
    const rows = error instanceof SnapshotError ? databaseRows(bytes) : null;
    if (rows === null) throw error;
    return await openDatabase(bytes, rows, name);
  }
}

async function openRunning({ url, token }: Extract<Source, { from: 'hub' }>, report: Report) {
  await init();
  report({ doing: 'asking' });
  const started = performance.now();
  const policy = await Policy.fromHub(url, { token });
  const bytes = new Blob([policy.document()]).size;
  return hub(policy, new URL(url).host, bytes, performance.now() - started, callerOf(policy));
}

function hub(policy: Policy, name: string, bytes: number, milliseconds: number, caller: Principal | null) {
  last += 1;
  const opened: OpenedHub = {
    dialect: 'jupyterhub',
    id: last,
    name,
    bytes,
    milliseconds,
    summary: policy.summary(),
    missing: policy.missing,
    caller,
    scopes: [...policy.scopeNames()].sort(),
  };
  return { session: new HubSession(policy), opened };
}

/** The principal whose scopes the document of a running hub states: the token that asked, not its owner, who may do other things. */
function callerOf(policy: Policy): Principal | null {
  const { held = [] } = JSON.parse(policy.document()) as HubDocument;
  const [{ token, user, service } = {}] = held;
  if (token !== undefined) return { kind: 'token', name: token };
  if (user !== undefined) return { kind: 'user', name: user };
  return service === undefined ? null : { kind: 'service', name: service };
}

async function openDatabase(bytes: Uint8Array<ArrayBuffer>, rows: DatabaseRows, name: string) {
  const { init, Policy } = await import('hubscope/cql');
  await init();
  const started = performance.now();
  const policy = Policy.load(bytes);
  last += 1;
  const roles = Object.values(rows.roles ?? {});
  const opened: OpenedDatabase = {
    dialect: 'cql',
    id: last,
    name,
    bytes: bytes.length,
    milliseconds: performance.now() - started,
    release: policy.dialect,
    counts: {
      roles: roles.length,
      logins: roles.filter(({ can_login }) => can_login === true).length,
      permissions: rows.role_permissions?.length ?? 0,
      keyspaces: Object.keys(rows.schema?.keyspaces ?? {}).length,
    },
    superuser: Object.entries(rows.roles ?? {}).find(([, role]) => role.is_superuser === true && role.can_login === true)?.[0] ?? null,
    legacy: rows.legacy !== undefined,
  };
  return { session: new DatabaseSession(policy), opened };
}

interface DatabaseRows {
  roles?: { [name: string]: { can_login?: boolean; is_superuser?: boolean } };
  role_permissions?: unknown[];
  schema?: { keyspaces?: object };
  legacy?: object;
}

/** The document, if it looks like one of a database; its errors are then told in that dialect's words. */
function databaseRows(bytes: Uint8Array): DatabaseRows | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof value !== 'object' || value === null || 'format' in value) return null;
    const roles = 'roles' in value && typeof value.roles === 'object' && !Array.isArray(value.roles);
    return roles || OF_DATABASES.some((section) => section in value) ? value : null;
  } catch {
    return null;
  }
}
