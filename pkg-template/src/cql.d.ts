/// <reference lib="esnext.disposable" />
/**
 * The same for databases that keep roles as ScyllaDB and Cassandra do: roles granted to roles, permissions on a tree of resources.
 *
 * It has an engine of its own, and knows nothing of hubs. The rows come from `system_auth` (from ScyllaDB 6.0 on `system`).
 *
 * @example
 * ```js
 * import { init, Policy } from 'hubscope/cql';
 *
 * await init();
 * const policy = Policy.load(rows, { dialect: 'scylla-5.4' });
 * policy.role('ann').can('SELECT', 'data/shop/orders'); // true or false
 * ```
 *
 * @packageDocumentation
 */
import type { CompiledModule, Decision, EngineSource, LoadOptions } from './index.js';
import { HubscopeError } from './index.js';
import type { PolicyTestReport } from './full.js';

export { EngineError, HubscopeError, OUTCOMES, QuestionError, SnapshotError } from './index.js';
export type { CompiledModule, Decision, EngineSource } from './index.js';
export type { PolicyTestReport } from './full.js';

/**
 * Loads the engine of this entry; otherwise as `init` of `hubscope`.
 *
 * @example
 * ```js
 * import { init } from 'hubscope/cql';
 *
 * await init();
 * ```
 */
export function init(source?: EngineSource): Promise<void>;

/**
 * Loads the engine of this entry without waiting; otherwise as `initSync` of `hubscope`.
 *
 * @example
 * ```js
 * const { initSync, Policy } = require('hubscope/cql');
 *
 * initSync();
 * ```
 */
export function initSync(source?: ArrayBuffer | ArrayBufferView | CompiledModule): void;

/**
 * Whose rules decide, where releases differ: `cassandra`, three of ScyllaDB, and `strict`, which is `scylla-5.4` but lists no more than
 * Cassandra does.
 *
 * @example
 * ```ts
 * const dialect: Dialect = 'scylla-head';
 * ```
 */
export type Dialect = 'scylla-2.2' | 'scylla-5.4' | 'scylla-head' | 'cassandra' | 'strict';

/**
 * A permission. None implies another. `READ` and `WRITE` stand in very old rows only.
 *
 * @example
 * ```ts
 * const permission: Permission = 'MODIFY';
 * ```
 */
export type Permission =
  | 'CREATE' | 'ALTER' | 'DROP' | 'SELECT' | 'MODIFY' | 'AUTHORIZE' | 'DESCRIBE' | 'EXECUTE'
  | 'VECTOR_SEARCH_INDEXING' | 'TEXT_SEARCH_INDEXING' | 'READ' | 'WRITE';

/**
 * A kind of resources, by the name of what contains all of it.
 *
 * @example
 * ```ts
 * const kind: ResourceKind = 'data';
 * ```
 */
export type ResourceKind = 'data' | 'roles' | 'functions' | 'service_levels';

/**
 * A resource, as rows write it: `data` is all keyspaces, `data/shop` a keyspace, `data/shop/orders` a table, `roles/ann` a role.
 *
 * @example
 * ```ts
 * const orders: ResourceName = 'data/shop/orders';
 * ```
 */
export type ResourceName = ResourceKind | `${'data' | 'roles' | 'functions'}/${string}`;

/**
 * The rows of a database, as {@link Policy.load} reads them. An absent member of a role is a column that was never written.
 *
 * Hashes of passwords decide nothing here: leave them out.
 *
 * @example
 * ```ts
 * const rows: Rows = {
 *   roles: { ann: { can_login: true, member_of: ['staff'] }, staff: {} },
 *   role_permissions: [['staff', 'data/shop', ['SELECT']]],
 *   schema: { keyspaces: { shop: { tables: ['orders'] } } },
 * };
 * ```
 */
export interface Rows {
  /** Table `roles`, by name. */
  readonly roles?: {
    readonly [role: string]: {
      readonly is_superuser?: boolean;
      readonly can_login?: boolean;
      readonly salted_hash?: string;
      /** Roles that are granted to it. */
      readonly member_of?: readonly string[];
    };
  };
  /** Table `role_members`; without it, it is taken to agree with `member_of`. */
  readonly role_members?: readonly (readonly [role: string, member: string])[];
  /** Table `role_permissions`; `null` is a row without a set. */
  readonly role_permissions?: readonly (readonly [role: string, resource: string, permissions: readonly string[] | null])[];
  /** Table `role_attributes`. */
  readonly role_attributes?: readonly (readonly [role: string, name: string, value: string])[];
  /** What exists: statements about anything else are refused. */
  readonly schema?: {
    readonly keyspaces: {
      readonly [keyspace: string]: { readonly tables?: readonly string[]; readonly functions?: readonly string[] };
    };
  };
  /** Settings of the database. */
  readonly config?: {
    readonly authenticator?: 'password' | 'allow_all';
    readonly authorizer?: 'cassandra' | 'allow_all' | 'transitional';
    readonly superuser_name?: string;
  };
  /** Whether every node knows roles; `scylla-2.2` asks. */
  readonly features?: { readonly ROLES?: boolean };
  /** The tables of an installation that knew users only. */
  readonly legacy?: {
    readonly users?: readonly { readonly name: string; readonly super?: boolean }[];
    readonly credentials?: readonly { readonly username: string; readonly salted_hash?: string }[];
    readonly permissions?: readonly { readonly username: string; readonly resource: string; readonly permissions?: readonly string[] }[];
  };
  /** What a migration noted. */
  readonly meta?: object;
}

/**
 * The loaded rows of a database.
 *
 * Every policy has a WebAssembly instance of its own. Should the engine fail in the middle of a question, that question is not allowed; the
 * next one gets a fresh engine, built from the kept document. After a second failure the policy denies everything: `can` is `false`, `decide`
 * answers `unknown` with the code `engine-failed`, the rest throws {@link EngineError}.
 *
 * @example
 * ```js
 * using policy = Policy.load(rows); // freed at the end of the block
 * ```
 */
export class Policy {
  /** Policies are made by {@link Policy.load}. */
  private constructor();

  /**
   * Loads rows. Without `dialect` the rules are those of `scylla-5.4`.
   *
   * @throws {@link SnapshotError} with the place, if these are no rows, or roles are granted in a circle; {@link EngineError}
   * `not-initialized` before {@link init} is done.
   *
   * @example
   * ```js
   * const policy = Policy.load(await readFile('rows.json'), { dialect: 'cassandra' });
   * ```
   */
  static load(
    source: ArrayBuffer | ArrayBufferView | string | Rows,
    options?: LoadOptions & { readonly dialect?: Dialect },
  ): Policy;

  /** Whose rules decide. */
  readonly dialect: Dialect;

  /**
   * A role. Whether there is one of this name shows when it asks: some releases then fail, others deny.
   *
   * @example
   * ```js
   * const ann = policy.role('ann');
   * ```
   */
  role(name: string): Role;

  /**
   * Whoever is not logged in.
   *
   * @example
   * ```js
   * policy.anonymous().can('SELECT', 'data/shop/orders'); // false, but for databases that let everybody through
   * ```
   */
  anonymous(): Role;

  /**
   * Answers one of the questions in {@link Queries}: why, what, who, what if, and what LIST statements show.
   *
   * A query travels as text; for "may they?" ask {@link Role.can}.
   *
   * @param question - `op` names the question, the rest are its arguments. Only own properties are read.
   * @throws {@link DatabaseError} where the database itself would refuse or fail; {@link QuestionError} `bad-query` for a query that makes no
   * sense.
   *
   * @example
   * ```js
   * const { because } = policy.query({ op: 'explain', as: 'ann', permission: 'SELECT', on: 'data/shop/orders' });
   * ```
   */
  query<Op extends keyof Queries>(question: { readonly op: Op } & Queries[Op]['arguments']): Queries[Op]['value'];

  /**
   * The policy after statements of a role, as a policy of its own; this one stays as it is. All statements are executed, or none.
   *
   * @param cql - One statement, or several with `;` between them.
   * @param caller - Who executes them, with whose rights: `as: null` is nobody who is logged in.
   * @throws {@link DatabaseError} with the place of the statement that is refused; {@link EngineError} `no-source` if this policy was loaded
   * with `keepSource: false`.
   *
   * @example
   * ```js
   * const after = policy.after('GRANT SELECT ON KEYSPACE shop TO ann', { as: 'root' });
   * ```
   */
  after(cql: string, caller: { readonly as: string | null }): Policy;

  /**
   * The policy after the migration from users to roles: everything that the legacy tables say is carried over, or nothing, and never twice
   * unless forced. The query `migration_plan` tells beforehand.
   *
   * @param options - `now` is the time that the markers say, by default the clock.
   * @throws {@link QuestionError} `faulty_rows`, `half_migrated`, if it is refused; then the message says what to do.
   *
   * @example
   * ```js
   * const roles = Policy.load(legacy).migrated();
   * roles.query({ op: 'migration_verify' }).verification.equivalent; // true
   * ```
   */
  migrated(options?: { readonly force?: boolean; readonly now?: Date | number }): Policy;

  /**
   * The policy without any row in the tables of roles, and without what says that a migration is done: what the documented recovery does.
   *
   * @example
   * ```js
   * const anew = policy.recovered().migrated();
   * ```
   */
  recovered(): Policy;

  /**
   * The policy without the legacy tables.
   *
   * @throws {@link QuestionError} `legacy-needed` while the tables of roles lack something that they say, unless forced.
   *
   * @example
   * ```js
   * const rows = policy.migrated().withoutLegacy().query({ op: 'document' });
   * ```
   */
  withoutLegacy(options?: { readonly force?: boolean }): Policy;

  /** Gives the memory back. What was made of the policy throws {@link EngineError} `freed` from then on. */
  free(): void;

  /** The same, for `using`. */
  [Symbol.dispose](): void;
}

/**
 * A role that asks for permissions, or whoever is not logged in.
 *
 * @example
 * ```js
 * const ann = policy.role('ann');
 * if (ann.can('MODIFY', 'data/shop/orders')) save();
 * ```
 */
export class Role {
  /** Roles are got from {@link Policy.role}. */
  private constructor();

  /** Its name; `null` for whoever is not logged in. */
  readonly name: string | null;

  /**
   * Whether the database would let this through: `true` for {@link Decision} `allow`, and for nothing else.
   *
   * @throws {@link DatabaseError} for a permission or a resource that there cannot be.
   *
   * @example
   * ```js
   * ann.can('SELECT', 'data/shop/orders');
   * ```
   */
  can(permission: Permission, resource: ResourceName): boolean;

  /**
   * The same in one word.
   *
   * @example
   * ```js
   * ann.check('SELECT', 'data/shop/orders'); // 'allow', 'deny', 'fault' or 'unknown'
   * ```
   */
  check(permission: Permission, resource: ResourceName): Decision['outcome'];

  /**
   * The same for many resources: a byte each, the index of its word in {@link OUTCOMES}.
   *
   * @example
   * ```js
   * const codes = ann.checkMany('SELECT', ['data/shop/orders', 'data/shop/customers']);
   * ```
   */
  checkMany(permission: Permission, resources: Iterable<ResourceName>): Uint8Array;

  /**
   * The same with a reason: of a `fault` why the database itself would fail, such as `nonexistent_role`.
   *
   * @example
   * ```js
   * const { outcome, message } = ann.decide('SELECT', 'data/shop/orders');
   * ```
   */
  decide(permission: Permission, resource: ResourceName): Decision;

  /**
   * The permissions that rows and roles give on exactly this resource, sorted; what is held on all that contains it is not among them.
   *
   * @throws {@link DatabaseError} where the database itself would fail.
   *
   * @example
   * ```js
   * ann.permissions('data/shop'); // ['SELECT']
   * ```
   */
  permissions(resource: ResourceName): readonly Permission[];
}

/**
 * What the database itself would refuse, or fail on.
 *
 * @example
 * ```js
 * try {
 *   policy.after('GRANT SELECT ON KEYSPACE nowhere TO ann', { as: 'root' });
 * } catch (error) {
 *   if (error instanceof DatabaseError) show(error.code, error.mentions, error.line); // 'resource_not_found', …
 * }
 * ```
 */
export class DatabaseError extends HubscopeError {
  /** What kind of refusal it is. */
  readonly category:
    | 'syntax' | 'unauthorized' | 'invalid_request' | 'authentication' | 'invalid_resource_name' | 'already_exists' | 'internal';
  /** Names that it is about. */
  readonly mentions: readonly string[];
  /** Line of the statements, from 1. */
  readonly line?: number;
  /** Column in characters, from 1. */
  readonly column?: number;
}

/** Who asks or acts; `null` is whoever is not logged in. */
type As = { readonly as: string | null };
type On = { readonly on: ResourceName };
type Which = { readonly permission: Permission };
type Limit = { readonly limit?: number };

/**
 * The queries of {@link Policy.query}, by `op`. Lists are sorted; a `limit` (100 where nobody says) bounds lists and never counts.
 *
 * @example
 * ```ts
 * const names: Queries['roles_of']['value'] = policy.query({ op: 'roles_of', role: 'ann' });
 * ```
 */
export interface Queries {
  /** Whether a permission is held. */
  check: { arguments: As & Which & On; value: boolean };
  /** Whether one of them is. */
  check_any: { arguments: As & On & { readonly permissions: readonly Permission[] }; value: boolean };
  /** As {@link Role.permissions}. */
  effective: { arguments: As & On; value: readonly Permission[] };
  /** Permissions that mean something on a resource. */
  applicable: { arguments: On; value: readonly Permission[] };
  /** Every role; `superuser` is its own flag. */
  roles: {
    arguments: {};
    value: readonly { readonly name: string; readonly login: boolean; readonly superuser: boolean; readonly member_of: readonly string[] }[];
  };
  /** A role with what it includes; without `recursive` only what is granted to it itself. */
  roles_of: { arguments: { readonly role: string; readonly recursive?: boolean }; value: readonly string[] };
  /** Whether one role includes another. */
  has_role: { arguments: { readonly grantee: string; readonly role: string }; value: boolean };
  /** Whether a role, or one that it includes, is a superuser. */
  has_superuser: { arguments: { readonly role: string }; value: boolean };
  /** What the last of these statements answers; `null` of one that lists nothing. Nothing is kept: {@link Policy.after} keeps. */
  execute: { arguments: As & { readonly cql: string }; value: Listing | null };
  /** Why. */
  explain: { arguments: As & Which & On; value: Explanation };
  /** Grants that would let somebody through, the smallest first; each was tried. */
  remedies: { arguments: As & Which & On; value: readonly Remedy[] };
  /** Where a permission is held; with `list` also the names of what exists and is reached. */
  reach: { arguments: As & Which & { readonly kind: ResourceKind; readonly list?: boolean }; value: Reached };
  /** Who has a permission. */
  holders: { arguments: Which & On & Limit; value: Holders };
  /** What statements would change, and answers to questions after them. */
  preview: {
    arguments: As & Limit & { readonly cql: string; readonly queries?: readonly object[] };
    value: Difference & {
      readonly answers?: readonly ({ readonly ok: unknown } | { readonly error: { readonly code: string; readonly message: string } })[];
    };
  };
  /** Runs policy tests. */
  test: { arguments: { readonly tests: readonly PolicyTest[] }; value: PolicyTestReport };
  /** The whole snapshot as it is now. */
  document: { arguments: {}; value: Rows };
  /** What a migration would write, why or why not, and what is odd. */
  migration_plan: { arguments: { readonly force?: boolean }; value: MigrationPlan };
  /** What a real upgrade does at each start, half-way failures included. Nothing is kept. */
  migration_rehearsal: {
    arguments: { readonly starts?: number; readonly force?: boolean };
    value: { readonly starts: readonly MigrationStart[]; readonly verification: Verification };
  };
  /** How the tables of roles compare with the legacy tables, and which questions are answered differently. */
  migration_verify: {
    arguments: {};
    value: { readonly verification: Verification; readonly other_answers: readonly OtherAnswer[] };
  };
  /** The three tables of roles. */
  rows: { arguments: {}; value: Pick<Rows, 'roles' | 'role_members' | 'role_permissions'> };
}

/**
 * What a statement lists.
 *
 * @example
 * ```js
 * const { columns, rows } = policy.query({ op: 'execute', as: 'root', cql: 'LIST ALL PERMISSIONS OF ann' });
 * ```
 */
export type Listing =
  | { readonly columns: readonly string[]; readonly rows: readonly (readonly unknown[])[] }
  | { readonly statements: readonly string[] };

/**
 * Why a question about a permission is answered as it is.
 *
 * @example
 * ```js
 * const { because, grounds } = policy.query({ op: 'explain', as: 'ann', permission: 'SELECT', on: 'data/shop/orders' });
 * ```
 */
export interface Explanation {
  readonly outcome: 'allow' | 'deny' | 'error';
  /** One sentence. */
  readonly because: string;
  /** Of an `allow`: everything that alone would suffice, the nearest role first. */
  readonly grounds: readonly Ground[];
  /** Of a `deny`: what comes close. */
  readonly misses: readonly Miss[];
  /** Of an `error`: its stable word. */
  readonly code?: string;
}

/** What suffices for a yes; `way` leads from the one who asks, grant by grant, to the role that has it. */
export type Ground =
  | { readonly by: 'row' | 'superuser'; readonly way: readonly string[]; readonly on: ResourceName }
  | { readonly by: 'authorizer' };

/** What comes close to a yes. */
export type Miss =
  | { readonly is: 'elsewhere'; readonly way: readonly string[]; readonly on: ResourceName }
  | { readonly is: 'other-permissions'; readonly way: readonly string[]; readonly on: ResourceName; readonly permissions: readonly Permission[] }
  | { readonly is: 'other-role'; readonly role: string; readonly on: ResourceName }
  | { readonly is: 'inapplicable' };

/** A grant that suffices. */
export interface Remedy {
  /** What somebody with the rights to do so would execute. */
  readonly statement: string;
  /** How many permissions on how many resources come with it, the wanted one included. */
  readonly gains: number;
  /** Whether it makes a superuser. */
  readonly superuser: boolean;
  /** Whether what is granted is a role that may log in: somebody else's. */
  readonly login: boolean;
}

/** Where a permission is held. */
export interface Reached {
  /** Everything of the kind, what will be created later included. */
  readonly everything: boolean;
  /** By the flag of a superuser. */
  readonly superuser: boolean;
  /** Resources of the rows that say so; what they contain is reached with them. */
  readonly resources: readonly ResourceName[];
  /** Of each of these, the way to the role of the nearest row. */
  readonly ways: readonly (readonly string[])[];
  /** With `list`: what exists and is reached. */
  readonly names?: readonly ResourceName[];
}

/** Who has a permission. */
export interface Holders {
  /** Also whoever is not logged in. */
  readonly anonymous: boolean;
  /** How many roles have it. */
  readonly count: number;
  /** How many of them may log in: people and programs. */
  readonly logins: number;
  readonly roles: readonly { readonly role: string; readonly login: boolean; readonly ground?: Ground }[];
  /** Roles of which the database itself cannot tell, with the stable word of the error. */
  readonly faults: readonly (readonly [role: string, code: string])[];
}

/** What statements change, and for whom. */
export interface Difference {
  readonly created: readonly string[];
  readonly dropped: readonly string[];
  /** How many roles gain something. */
  readonly gaining: number;
  /** How many lose something. */
  readonly losing: number;
  readonly changes: readonly Change[];
}

/** What changes for one role, by rows of its own or of roles that it includes. */
export interface Change {
  readonly role: string;
  readonly login: boolean;
  readonly gained: readonly { readonly on: ResourceName; readonly permissions: readonly Permission[] }[];
  readonly lost: readonly { readonly on: ResourceName; readonly permissions: readonly Permission[] }[];
  readonly roles_gained: readonly string[];
  readonly roles_lost: readonly string[];
  /** Whether it becomes a superuser, or is one no more. */
  readonly superuser?: boolean;
  /** Whether it may log in now, or no more. */
  readonly login_changed?: boolean;
  /** The word of the error that meets every question about it afterwards. */
  readonly fault?: string;
}

/** A part of the database that carries one legacy table over. */
export type MigrationModule = 'standard_role_manager' | 'password_authenticator' | 'default_authorizer';

/** A legacy row that cannot be carried over. */
export interface MigrationFault {
  readonly code: string;
  /** JSON Pointer of the row, such as `/legacy/permissions/0`. */
  readonly pointer: string;
  readonly mentions: readonly string[];
  readonly message: string;
}

/**
 * What a migration would write.
 *
 * @example
 * ```js
 * const { modules, faults, findings, refusal } = policy.query({ op: 'migration_plan' });
 * ```
 */
export interface MigrationPlan {
  readonly modules: readonly {
    readonly module: MigrationModule;
    readonly table: 'users' | 'credentials' | 'permissions';
    readonly course: 'migrate' | 'already_migrated' | 'ignored' | 'nothing_to_do';
    /** Why, in a sentence. */
    readonly reason: string;
    /** Rows of the legacy table. */
    readonly rows: number;
    readonly new: number;
    readonly same: number;
    /** Roles of which something that is there would be written over. */
    readonly changes: readonly string[];
  }[];
  /** Rows that cannot be read: one is enough to refuse the migration. */
  readonly faults: readonly MigrationFault[];
  /** What is odd, and carried over all the same. */
  readonly findings: readonly {
    readonly code: string; readonly table: string; readonly row: number; readonly name: string; readonly message: string;
  }[];
  /** Why the migration would be refused. */
  readonly refusal: { readonly code: string; readonly message: string } | null;
}

/** What a real upgrade does at one start. */
export interface MigrationStart {
  readonly outcomes: readonly {
    readonly module: MigrationModule;
    readonly outcome: 'migrated' | 'ignored' | 'created_default' | 'nothing_to_do' | 'not_running' | 'error';
    readonly fault: MigrationFault | null;
  }[];
  readonly logs: readonly (readonly [module: MigrationModule, level: 'info' | 'warn' | 'error', event: string])[];
}

/** How the tables of roles differ from what the legacy tables say. */
export interface Verification {
  readonly missing_roles: readonly string[];
  readonly attribute_mismatch: readonly string[];
  readonly missing_credentials: readonly string[];
  readonly credential_mismatch: readonly string[];
  readonly missing_permissions: readonly (readonly [role: string, resource: string, permission: string])[];
  readonly extra_permissions: readonly (readonly [role: string, resource: string, permission: string])[];
  readonly extra_roles: readonly string[];
  /** Whether everything that the legacy tables say is there; the lists of extras do not count. */
  readonly equivalent: boolean;
}

/** A question that is answered differently than before; `before` is `null` where a legacy row cannot be read. */
export interface OtherAnswer {
  readonly user: string;
  readonly resource: ResourceName;
  readonly permission: Permission;
  readonly before: boolean | null;
  readonly after: 'allow' | 'deny' | 'fault';
  readonly code: string | null;
}

type OneOrMore<T> = T | readonly T[];

/**
 * What must be true of roles. A role that is not there fails its test.
 *
 * @example
 * ```js
 * const tests = [
 *   { who: ['ann', 'bob'], can: 'SELECT', on: 'data/shop' },
 *   { name: 'nobody else drops', only: 'root', can: 'DROP', on: 'data' },
 * ];
 * ```
 */
export type PolicyTest = { readonly name?: string; readonly on: OneOrMore<ResourceName> } & (
  | { readonly who: OneOrMore<string>; readonly can: OneOrMore<Permission> }
  | { readonly who: OneOrMore<string>; readonly cannot: OneOrMore<Permission> }
  | { readonly only: OneOrMore<string>; readonly can: OneOrMore<Permission> }
);
