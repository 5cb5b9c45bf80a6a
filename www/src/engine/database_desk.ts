import type { Difference, Holders, Listing, OtherAnswer, Permission, Policy, Queries, ResourceName, Verification } from 'hubscope/cql';

import { resourcesOf } from './database/resources';
import type { DatabaseSession } from './database_session';
import type { FoundMany, Which } from './protocol';
import { type Entry, entry, search } from './search';

/** Permissions in the order of the documentation of both databases. */
export const PERMISSIONS: readonly Permission[] = ['CREATE', 'ALTER', 'DROP', 'SELECT', 'MODIFY', 'AUTHORIZE', 'DESCRIBE', 'EXECUTE'];

export interface RoleRow {
  readonly name: string;
  readonly login: boolean;
  readonly superuser: boolean;
}

export interface RoleView extends RoleRow {
  readonly known: boolean;
  /** Roles that are granted to it itself. */
  readonly granted: readonly string[];
  /** Roles that come along with those. */
  readonly inherited: readonly string[];
  /** Roles that it is granted to, and how many there are. */
  readonly members: readonly string[];
  readonly memberCount: number;
}

/** A letter for each permission: yes, no, not applicable there, unanswered. */
export interface CellRow {
  readonly resource: ResourceName;
  readonly cells: readonly ('yes' | 'no' | 'none' | 'fault')[];
}

export interface Trial {
  readonly difference: Difference;
  /** What the last statement lists. */
  readonly listing: Listing | null;
}

export interface Migrated {
  readonly verification: Verification;
  readonly otherAnswers: readonly OtherAnswer[];
  readonly file: Blob;
}

/** What the page asks about a database. */
export class DatabaseDesk {
  readonly #session: () => DatabaseSession;
  readonly #entries = new WeakMap<Policy, { readonly role: readonly Entry[]; readonly resource: readonly Entry[] }>();
  readonly #roles = new WeakMap<Policy, Queries['roles']['value']>();

  constructor(session: () => DatabaseSession) {
    this.#session = session;
  }

  /** Roles and resources that fit a text. */
  search(kinds: readonly ('role' | 'resource')[], text: string, limit: number, which: Which = 'now'): FoundMany {
    const entries = this.#named(which);
    return search(kinds.flatMap((kind) => entries[kind]), text, limit);
  }

  query<Op extends keyof Queries>(which: Which, question: { readonly op: Op } & Queries[Op]['arguments']): Queries[Op]['value'] {
    return this.#session().query(which, question);
  }

  /** Roles whose name has a text in it: how many, and some of them. */
  roles(which: Which, text: string, from: number, to: number): { readonly count: number; readonly rows: readonly RoleRow[] } {
    const wanted = text.trim().toLowerCase();
    const rows = this.#rolesOf(which).filter(({ name }) => wanted === '' || name.toLowerCase().includes(wanted));
    return { count: rows.length, rows: rows.slice(from, to).map(({ name, login, superuser }) => ({ name, login, superuser })) };
  }

  role(which: Which, name: string, most: number): RoleView {
    const roles = this.#rolesOf(which);
    const row = roles.find((role) => role.name === name);
    if (!row) return { name, known: false, login: false, superuser: false, granted: [], inherited: [], members: [], memberCount: 0 };
    const all = this.query(which, { op: 'roles_of', role: name, recursive: true });
    const members = roles.filter(({ member_of }) => member_of.includes(name));
    return {
      name,
      known: true,
      login: row.login,
      superuser: row.superuser,
      granted: row.member_of,
      inherited: all.filter((role) => role !== name && !row.member_of.includes(role)),
      members: members.slice(0, most).map((member) => member.name),
      memberCount: members.length,
    };
  }

  /** What a role may do on resources whose name has a text in it. */
  cells(which: Which, role: string, text: string, from: number, to: number): { readonly count: number; readonly rows: readonly CellRow[] } {
    const policy = this.#session().policy(which);
    const asking = policy.role(role);
    const wanted = text.trim().toLowerCase();
    const resources = this.#named(which).resource.filter(({ small }) => small.includes(wanted));
    const rows = resources.slice(from, to).map(({ found }): CellRow => {
      const resource = found.name as ResourceName;
      const applicable = policy.query({ op: 'applicable', on: resource });
      const cells = PERMISSIONS.map((permission) => {
        if (!applicable.includes(permission)) return 'none';
        const outcome = asking.check(permission, resource);
        return outcome === 'allow' ? 'yes' : outcome === 'deny' ? 'no' : 'fault';
      });
      return { resource, cells };
    });
    return { count: resources.length, rows };
  }

  /** Children of a resource, or what there is at all. */
  children(which: Which, parent: string | null): readonly { readonly name: ResourceName; readonly children: number }[] {
    const all = this.#named(which).resource.map(({ found }) => found.name as ResourceName);
    const below = (one: string) => (name: string) => name.startsWith(`${one}/`) && !name.slice(one.length + 1).includes('/');
    const shown = parent === null ? all.filter((name) => !name.includes('/')) : all.filter(below(parent));
    return shown.map((name) => ({ name, children: all.filter(below(name)).length }));
  }

  /** Everybody who has a permission, as a file. */
  async holdersFile(which: Which, permission: Permission, on: ResourceName, format: 'csv' | 'json'): Promise<Blob> {
    const holders: Holders = this.query(which, { op: 'holders', permission, on, limit: 1_000_000 });
    const { csvFile, jsonFile } = await import('./export_rows');
    if (format === 'json') return jsonFile({ permission, resource: on, holders: holders.roles });
    const rows = holders.roles.map(({ role, login, ground }) => [role, login ? 'yes' : 'no', ground && 'way' in ground ? ground.way.join(' > ') : '', ground && 'on' in ground ? ground.on : '']);
    return csvFile(['role', 'login', 'through', 'granted on'], rows);
  }

  /** Executes statements on a copy, which `after` asks from then on, and says what is different. A refused statement leaves everything as it was. */
  tryStatements(cql: string, as: string | null): Trial | null {
    const session = this.#session();
    session.tryStatements(cql, as);
    if (cql.trim() === '') return null;
    const { answers: _, ...difference } = session.query('now', { op: 'preview', cql, as, limit: 200 });
    return { difference, listing: session.query('now', { op: 'execute', cql, as }) };
  }

  /** Migrates a copy, and compares it with what the legacy tables say. */
  async migrate(force: boolean): Promise<Migrated> {
    using roles = this.#session().policy('now').migrated({ force });
    const { verification, other_answers } = roles.query({ op: 'migration_verify' });
    const { jsonFile } = await import('./export_rows');
    return { verification, otherAnswers: other_answers, file: jsonFile(roles.query({ op: 'document' })) };
  }

  #rolesOf(which: Which): Queries['roles']['value'] {
    const policy = this.#session().policy(which);
    let roles = this.#roles.get(policy);
    if (!roles) this.#roles.set(policy, (roles = policy.query({ op: 'roles' })));
    return roles;
  }

  #named(which: Which) {
    const policy = this.#session().policy(which);
    let entries = this.#entries.get(policy);
    if (!entries) {
      const rows = policy.query({ op: 'document' });
      const role = Object.keys(rows.roles ?? {}).sort();
      entries = {
        role: role.map((name) => entry({ kind: 'role', name })),
        resource: resourcesOf(rows).map((name) => entry({ kind: 'resource', name })),
      };
      this.#entries.set(policy, entries);
    }
    return entries;
  }
}

