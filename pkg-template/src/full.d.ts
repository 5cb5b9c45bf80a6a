/**
 * The same package with everything that a policy can be asked: why, what, who, what if, and what the hub answers to a request.
 *
 * It has an engine of its own, several times as large. A page that needs it now and then loads it then.
 *
 * @example
 * ```js
 * const full = await import('hubscope/full');
 * await full.init();
 * const { text } = full.Policy.from(policy).query({ op: 'explain', principal: { user: 'ada' }, scope: 'proxy' });
 * ```
 *
 * @packageDocumentation
 */
import { Policy as DecidingPolicy } from './index.js';
import type {
  CompiledModule, Decision, EngineSource, Filters, FromHub, HubOptions, LoadOptions, Resource, Scope,
} from './index.js';

export * from './index.js';

/**
 * Loads the engine of this entry; otherwise as `init` of `hubscope`.
 *
 * @example
 * ```js
 * import { init } from 'hubscope/full';
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
 * const { initSync, Policy } = require('hubscope/full');
 *
 * initSync();
 * ```
 */
export function initSync(source?: ArrayBuffer | ArrayBufferView | CompiledModule): void;

/**
 * A loaded snapshot that can be asked everything.
 *
 * @example
 * ```js
 * import { init, Policy } from 'hubscope/full';
 *
 * await init();
 * Policy.load(text).query({ op: 'holders', scope: 'admin:users' }).counts;
 * ```
 */
export class Policy extends DecidingPolicy {
  /**
   * Loads a snapshot, as {@link DecidingPolicy.load} does.
   *
   * @example
   * ```js
   * const policy = Policy.load(await readFile('policy.json'));
   * ```
   */
  static load(source: ArrayBuffer | ArrayBufferView | string | object, options?: LoadOptions): Policy;

  /**
   * Reads from a running hub what the caller may see of it, as {@link DecidingPolicy.fromHub} does.
   *
   * @example
   * ```js
   * const policy = await Policy.fromHub(hubUrl, { token });
   * policy.query({ op: 'reach', principal: { user: 'ada' }, scope: 'servers' });
   * ```
   */
  static fromHub(hubUrl: string | URL, options: HubOptions): Promise<Policy & FromHub>;

  /**
   * The same policy with everything, out of one that only decides: made anew from the document that it kept.
   *
   * @throws {@link EngineError} `no-source` if it was loaded with `keepSource: false`.
   *
   * @example
   * ```js
   * const { Policy, init } = await import('hubscope/full');
   * await init();
   * const full = Policy.from(policy);
   * ```
   */
  static from(policy: DecidingPolicy): Policy;

  /**
   * Answers one of the questions in {@link Queries}: the algebra of scopes, what the hub accepts as scopes, roles and tokens,
   * what its models show.
   *
   * A query travels as text and costs microseconds to milliseconds; for "may they?" ask {@link Subject.can}.
   *
   * @param question - `op` names the question, the rest are its arguments. Only own properties are read.
   * @param options - `now` is when tokens are judged, by default the clock.
   * @throws {@link HubError} where the hub itself would raise an error; {@link QuestionError} `bad-query` for a query that
   * makes no sense; {@link UnansweredError} if the snapshot does not say.
   *
   * @example
   * ```js
   * policy.query({ op: 'reduce', scopes: ['users', 'users!user=ada'] }); // ['users']
   * policy.query({ op: 'token_allowed', owner: { user: 'ada' }, scopes: ['proxy'], client: null }); // throws HubError
   * ```
   */
  query<Op extends keyof Queries>(
    question: { readonly op: Op } & Queries[Op]['arguments'],
    options?: { readonly now?: Date | number },
  ): Queries[Op]['value'];

  /**
   * The policy after edits, as a policy of its own; this one stays as it is.
   *
   * @throws {@link QuestionError} with the place of the edit that cannot be made; then none was.
   *
   * @example
   * ```js
   * const after = policy.after([{ edit: 'assign-role', role: 'teacher', to: { user: 'ada' } }]);
   * after.user('ada').can('servers', { user: 'grace', server: '' });
   * ```
   */
  after(edits: readonly Edit[]): Policy;

  /**
   * Who holds what else in another snapshot, for instance a later one of the same hub. Principals are matched by name.
   *
   * @param source - The other snapshot, as in {@link Policy.load}. The policy stays as it is.
   * @param options - `limit` bounds each list of names; `tokens` compares tokens too, judged at `now`, by default the clock.
   * @throws {@link SnapshotError} if it is none.
   *
   * @example
   * ```js
   * const { affected } = policy.difference(await readFile('policy-tomorrow.json'), { limit: 100 });
   * ```
   */
  difference(
    source: ArrayBuffer | ArrayBufferView | string | object,
    options?: { readonly limit?: number; readonly tokens?: boolean; readonly now?: Date | number },
  ): Difference;

  /**
   * What the hub does with a configuration when it starts next, with the rows of this policy: what changes, and why it would not start.
   * Nothing is changed anywhere.
   *
   * @param configuration - The hub's options under their own names, such as `load_roles`; those that have nothing to do with permissions are
   * passed over. Tokens in it are weighed, and nothing of them is answered.
   * @param options - `document` answers the snapshot after the start, too; `now` is when it starts, by default the clock.
   * @throws {@link QuestionError} with the place for a configuration that is none, `edited` for a policy with edits: ask the one that it was made of;
   * {@link UnansweredError} `incomplete-snapshot` where the snapshot lacks rows that a start changes; {@link EngineError} `no-source` if the policy
   * was loaded with `keepSource: false`.
   *
   * @example
   * ```js
   * const { starts, obstacles, changes } = policy.start({ load_roles: [{ name: 'teacher', scopes: ['list:users'], users: ['ada'] }] });
   * ```
   */
  start(
    configuration: ArrayBuffer | ArrayBufferView | string | HubConfiguration,
    options?: { readonly document?: boolean; readonly now?: Date | number },
  ): Start;
}

/**
 * Options of a hub that say who may do what, under the names that they have in `jupyterhub_config.py`.
 *
 * @example
 * ```js
 * const configuration = { load_groups: { 'class-a': { users: ['ada'] } }, admin_users: ['grace'] };
 * ```
 */
export interface HubConfiguration {
  readonly load_roles?: readonly {
    readonly name: string;
    readonly description?: string;
    readonly scopes?: readonly string[];
    readonly users?: readonly string[];
    readonly services?: readonly string[];
    readonly groups?: readonly string[];
  }[];
  readonly load_groups?: { readonly [group: string]: readonly string[] | { readonly users?: readonly string[] } };
  readonly admin_users?: readonly string[];
  readonly custom_scopes?: { readonly [scope: string]: { readonly description?: string; readonly subscopes?: readonly string[] } };
  readonly [option: string]: unknown;
}

/**
 * What a start of the hub comes to.
 *
 * @example
 * ```js
 * const { starts, obstacles }: Start = policy.start({ load_roles: [] });
 * if (!starts) for (const { hub_error, message } of obstacles) console.log(`${hub_error}: ${message}`);
 * ```
 */
export interface Start {
  /** Whether the hub starts. */
  readonly starts: boolean;
  /** Why it does not. The hub itself ends at the `first`; the others come up once that is put right. */
  readonly obstacles: readonly {
    /** A stable word for programs. */
    readonly code: string;
    /** The class of the hub's own error; `null` where that cannot be told. */
    readonly hub_error: string | null;
    readonly message: string;
    readonly first: boolean;
    /** JSON Pointer into the configuration, such as `/load_roles/0/scopes/1`. */
    readonly pointer: string;
  }[];
  /** Row by row. Of a hub that does not start, what it leaves behind for the next attempt. */
  readonly changes: readonly StartChange[];
  /** What to know besides. */
  readonly notices: readonly { readonly code: string; readonly message: string; readonly pointer: string }[];
  /** The snapshot afterwards, as JSON text, if it was asked for. */
  readonly document?: string;
}

/**
 * A row that a start changes.
 *
 * @example
 * ```js
 * const { changes } = policy.start({ load_roles: [] });
 * const deleted = changes.filter(({ change }) => change === 'role-deleted');
 * ```
 */
export type StartChange =
  | { readonly change: 'scope-defined' | 'scope-changed' | 'scope-removed'; readonly scope: string }
  | { readonly change: 'role-created'; readonly role: string; readonly scopes: readonly string[] }
  | { readonly change: 'role-described'; readonly role: string; readonly before: string | null; readonly after: string | null }
  | { readonly change: 'role-scopes-changed'; readonly role: string; readonly added: readonly string[]; readonly removed: readonly string[] }
  | { readonly change: 'role-deleted'; readonly role: string }
  | { readonly change: 'role-given' | 'role-taken'; readonly role: string; readonly kind: Bearing; readonly name: string }
  | { readonly change: 'created' | 'removed'; readonly kind: Bearing; readonly name: string }
  | { readonly change: 'member-added' | 'member-removed'; readonly group: string; readonly user: string }
  | { readonly change: 'admin-set' | 'admin-cleared'; readonly kind: Bearing; readonly name: string }
  | { readonly change: 'token-issued'; readonly kind: Bearing; readonly name: string; readonly scopes: readonly string[] }
  | { readonly change: 'token-removed'; readonly kind: Bearing; readonly name: string; readonly id: string };

type Bearing = 'user' | 'service' | 'group';

/** Whose scopes a query is about; `null` is nobody, who holds nothing. */
export type Asking =
  | { readonly user: string }
  | { readonly service: string }
  | { readonly group: string }
  | { readonly token: string }
  | Presented
  | null;

/** The bearer of a token, by what the hub lists as its scopes: see {@link DecidingPolicy.bearer}. */
export type Presented = {
  readonly bearer: { readonly user: string } | { readonly service: string };
  readonly scopes: readonly string[];
};

/** Whose own resources `!user` and the like stand for. */
export type Owner = { readonly user: string } | { readonly service: string } | { readonly group: string } | null;

/** The OAuth client of a token: the hub itself, a server written `owner/name`, or a service. */
export type Client = { readonly server: string } | { readonly service: string } | null;

/** Scopes by base: everything, or names by kind of filter. */
export type ParsedScopes = { readonly [base: string]: 'ALL' | { readonly [kind: string]: readonly string[] } };

type Scopes = { readonly scopes: readonly string[] };

/**
 * The queries of {@link Policy.query}, by `op`.
 *
 * @example
 * ```ts
 * const fields: Queries['model_keys']['value'] = policy.query({
 *   op: 'model_keys', principal: { user: 'ada' }, kind: 'user', name: 'grace',
 * });
 * ```
 */
export interface Queries {
  /** Expanded scopes, sorted. */
  scopes_for: { arguments: { readonly principal: Asking }; value: readonly string[] };
  /** The same by base. */
  parsed_for: { arguments: { readonly principal: Asking }; value: ParsedScopes };
  /** What written scopes expand to for an owner. */
  expand: { arguments: Scopes & { readonly owner?: Owner; readonly client?: Client }; value: readonly string[] };
  /** Expanded scopes by base. */
  parse: { arguments: Scopes; value: ParsedScopes };
  /** The reverse of `parse`. */
  unparse: { arguments: { readonly parsed: ParsedScopes }; value: readonly string[] };
  /** Expanded scopes without those that others cover. */
  reduce: { arguments: Scopes; value: readonly string[] };
  /** What two expanded sets have in common. Without `db` groups are not looked up, and `warned` says that the result may be too small. */
  intersect: {
    arguments: { readonly a: readonly string[]; readonly b: readonly string[]; readonly db?: boolean };
    value: { scopes: string[]; warned: boolean };
  };
  /** Whether an expanded scope is held by a principal, or by these scopes. */
  has_scope: {
    arguments: { readonly scope: string; readonly post_filter?: boolean; readonly db?: boolean } & (
      | { readonly principal: Asking }
      | { readonly have: readonly string[] | ParsedScopes }
    );
    value: boolean;
  };
  /** The status of the gate in front of a handler that asks for any of these scopes; `kwargs` are the names in its path. */
  needs_scope: {
    arguments: Scopes & {
      readonly principal: Asking;
      readonly kwargs?: { readonly [parameter: string]: string | null };
      readonly post_filter?: boolean;
    };
    value: 200 | 403 | 404;
  };
  /** Whether a list or a model shows a resource; a server is written `owner/name`. */
  filter: {
    arguments: {
      readonly principal: Asking; readonly scope: string; readonly kind: 'user' | 'server' | 'group' | 'service'; readonly name: string;
    };
    value: boolean;
  };
  /** Fields of a model that the principal is shown. Of a user, `running` names the servers that run. */
  model_keys: {
    arguments: {
      readonly principal: Asking; readonly kind: 'user' | 'server' | 'group' | 'service'; readonly name: string;
      readonly include_stopped?: boolean; readonly running?: readonly string[];
    };
    value: readonly string[];
  };
  /** Which of the required scopes a single-user server or a service finds covered; it admits whoever covers one. */
  check_access: { arguments: { readonly principal: Asking; readonly required: readonly string[] }; value: readonly string[] };
  /** Whether the hub accepts these scopes. */
  exist: { arguments: Scopes; value: true };
  /** Whether the hub starts with this role. */
  create_role: {
    arguments: { readonly role: { readonly name?: string; readonly description?: string; readonly scopes?: readonly string[] } };
    value: true;
  };
  /** Whether the hub starts with these custom scopes, next to those that it has. */
  custom_scopes: {
    arguments: { readonly scopes: { readonly [name: string]: { readonly description?: string; readonly subscopes?: readonly string[] } } };
    value: true;
  };
  /** Scopes of a share of a server; with `check`, the default, as the hub accepts them, without as it reads them. */
  share_filter: { arguments: Scopes & { readonly server: string; readonly check?: boolean }; value: readonly string[] };
  /** Whether a token identifies anybody now. */
  token_valid: { arguments: { readonly token: string }; value: boolean };
  /** Whether a token with these scopes would be issued; without `scopes`, with those of role `token`. */
  token_allowed: {
    arguments: { readonly owner: Owner; readonly scopes?: readonly string[] | null; readonly client?: Client };
    value: true;
  };
  /** What of a request for scopes is granted, given the written scopes that the owner has. */
  resolve_requested: {
    arguments: {
      readonly owner: Owner; readonly client?: Client; readonly requested: readonly string[]; readonly have: readonly string[];
    };
    value: { expanded: string[]; allowed: string[]; disallowed: string[] };
  };
  /** Scopes that let an owner find out who they are. */
  identify: { arguments: { readonly owner?: Owner }; value: readonly string[] };
  /** Scopes that let somebody use a server or a service. */
  access_scopes: { arguments: { readonly client?: Client }; value: readonly string[] };
  /**
   * The handler of a path, and what the test of scopes in front of it says of somebody who is logged in: 200 passes, `null` where no scopes are
   * tested.
   */
  route: {
    arguments: { readonly principal: Asking; readonly method: string; readonly path: string };
    value: { handler: string; status: number | null };
  };
  /** What `GET /users` and its like list: the status, and the name and the fields of each item. */
  list: {
    arguments: { readonly principal: Asking; readonly kind: 'users' | 'groups' | 'services' };
    value: { status: number; rows: [name: string | null, fields: string[]][] };
  };
  /** Every address of the hub with each of its methods; `scopes` of which one suffices, none where none are tested. `route` is the template that `request` answers. */
  routes: {
    arguments: {};
    value: readonly { method: string; path: string; route: string; handler: string; scopes: readonly string[] }[];
  };
  /** What the hub answers to a request. `path` is what is sent; a `body` of `null` is empty, and an absent one is not told. `header` is a token besides a session's cookie. */
  request: {
    arguments: {
      readonly principal: Asking; readonly as?: 'token' | 'session'; readonly method: string; readonly path: string;
      readonly body?: unknown; readonly header?: { readonly token: string };
    };
    value: RequestAnswer;
  };
  /** Why: every path to an allow, what came near for everything else. */
  explain: { arguments: About & { readonly principal: Exclude<Asking, Presented | null> }; value: Explanation };
  /**
   * What the hub answers to a request, and why: users ask in a browser session, services with a token. Methods without a body have
   * none unless it is given.
   */
  explain_request: {
    arguments: {
      readonly principal: Exclude<Asking, Presented | null>; readonly method: string; readonly path: string; readonly body?: unknown;
    };
    value: RequestExplanation;
  };
  /** What would turn a deny into an allow, each tried before it is told; the least first. Costs a copy of the policy each. */
  remedies: { arguments: About & { readonly principal: Exclude<Asking, Presented | null> }; value: Remedy[] };
  /**
   * What a scope reaches. With `list` also names, as many as `limit` says, and how many there are; with `sql` conditions on the
   * rows of the hub's own tables.
   */
  reach: {
    arguments: {
      readonly principal: Exclude<Asking, Presented | null>; readonly scope: string;
      readonly list?: 'users' | 'servers' | 'groups' | 'services'; readonly limit?: number; readonly sql?: 'sqlite' | 'postgresql';
    };
    value: ReachAnswer;
  };
  /** Who holds a scope over a resource, each with a shortest path. `tokens` lists those that are valid now. */
  holders: { arguments: About & { readonly tokens?: boolean; readonly limit?: number }; value: Holders };
  /**
   * Who gains and loses what by some edits. Nothing is changed: the edited policy lives for this query alone, and answers `queries`
   * if there are any: at most 1,000, with at most 32 MiB of text.
   */
  preview: {
    arguments: {
      readonly edits: readonly Edit[]; readonly tokens?: boolean; readonly limit?: number; readonly queries?: readonly object[];
    };
    value: { difference: Difference; answers?: ({ ok: unknown } | { error: string; message: string })[] };
  };
  /** Runs policy tests, after `edits` if there are any. What is no test is refused with its `pointer`, and nothing is run. */
  test: { arguments: { readonly tests: readonly PolicyTest[]; readonly edits?: readonly Edit[] }; value: PolicyTestReport };
  /** Pairs of a scope and its filter in words, for a reader with a name. */
  describe_raw: { arguments: Scopes & { readonly username?: string | null }; value: [scope: string, filter: string][] };
  /** The same, base by base. */
  describe_parsed: { arguments: Scopes & { readonly username?: string | null }; value: [scope: string, filter: string][] };
}

type About = { readonly scope: Scope; readonly resource?: Resource | null };

/** A filter that names something; the kind is `''` for one that the hub does not know. */
export interface NamedFilter {
  readonly kind: 'user' | 'server' | 'group' | 'service' | '';
  /** Of a server `owner/name`. */
  readonly name: string;
}

/** One step from a principal to the place where a scope is written. */
export type Origin =
  | { readonly from: 'client' }
  | { readonly from: 'group'; readonly group: string }
  | { readonly from: 'identity' }
  | { readonly from: 'inherit' }
  | { readonly from: 'owner'; readonly kind: 'user' | 'service'; readonly name: string }
  | { readonly from: 'role'; readonly role: string }
  | { readonly from: 'share'; readonly server: string }
  | { readonly from: 'stated' }
  | { readonly from: 'token'; readonly id: string };

/** One written scope and what it comes to. */
export interface Grant {
  /** Step by step from the principal. */
  readonly origin: readonly Origin[];
  /** The scope as it is written there. */
  readonly written: string;
  /** From the base of the written scope to the one that was asked for, each implied by the one before. */
  readonly implies: readonly string[];
  /** The filter, the bearer's own name put in; none means everything. */
  readonly filter?: NamedFilter;
}

/** One way in which an allow comes about. */
export interface Path {
  readonly grant: Grant;
  /** For a token with scopes of its own: what of its owner's it meets. */
  readonly owner?: Grant;
  /** The filter that is left, if any. */
  readonly filter?: NamedFilter;
  /** How it contains the resource: it is named, its owner is, or a group of the user. */
  readonly covers: 'everything' | 'same' | 'owner' | 'group';
}

/** Something that nearly gave a permission, or that keeps every question from being answered. */
export type Miss =
  | { readonly miss: 'broken' | 'elsewhere' | 'withheld'; readonly grant: Grant }
  | { readonly miss: 'weaker'; readonly grant: Grant; readonly scopes: readonly string[] }
  | { readonly miss: 'limited'; readonly by: 'token' | 'owner' | 'common' }
  | { readonly miss: 'gone'; readonly what: 'client' | 'owner'; readonly name: string }
  | { readonly miss: 'invalid-token' | 'no-principal' };

/**
 * A decision with its reasons.
 *
 * @example
 * ```js
 * const { text } = policy.query({ op: 'explain', principal: { user: 'ada' }, scope: 'servers', resource: { user: 'grace' } });
 * console.log(text.join('\n'));
 * ```
 */
export interface Explanation {
  readonly decision: { readonly outcome: Decision['outcome']; readonly code?: string };
  /** Of an allow, every path, shortest first. */
  readonly paths: readonly Path[];
  /** Of everything else, what came near, nearest first. */
  readonly misses: readonly Miss[];
  /** Sentences: one for the decision, one for each path or miss. */
  readonly text: readonly string[];
}

/**
 * What the hub answers to a request, with the scopes that decided.
 *
 * @example
 * ```js
 * const { usual, text } = policy.query({
 *   op: 'explain_request', principal: { user: 'ada' }, method: 'DELETE', path: '/hub/api/users/grace',
 * });
 * ```
 */
export interface RequestExplanation extends RequestAnswer {
  /** The scope that let the request through; of a refused one, all that would have. */
  readonly explanations: readonly (Explanation & {
    readonly scope: string;
    /** What it is asked for, as a filter writes it, such as `server=ada/lab`; `null` is everything. */
    readonly resource: string | null;
    /** Of a list, what the scope reaches, as a sentence. */
    readonly reach?: string;
  })[];
  /** Lines for people, those that belong to another indented. */
  readonly text: readonly string[];
}

type OneOrMore = string | readonly string[];

/**
 * What must be true of a hub. Principals are names of users, or `service:NAME`, `group:NAME`, `token:ID`; resources are `user NAME`,
 * `server OWNER/NAME`, `group NAME` or `service NAME`; a list means each of them. A name that the hub does not have fails the test
 * unless it says `absent`.
 *
 * @example
 * ```js
 * const tests = [
 *   { who: ['ada', 'grace'], can: 'servers', on: 'server carl/' },
 *   { name: 'nobody but ada shuts the hub down', only: 'ada', can: 'shutdown' },
 *   { who: 'ada', can: 'list:users', exactly: ['carl', 'grace'] },
 *   { who: 'ada', request: 'POST /hub/api/users/carl/server', status: 201 },
 * ];
 * ```
 */
export type PolicyTest = {
  readonly name?: string;
  /** When tokens are used, by default the time of the query. */
  readonly at?: string;
  readonly absent?: boolean;
} & (
  | { readonly who: OneOrMore; readonly can: OneOrMore; readonly on?: OneOrMore }
  | { readonly who: OneOrMore; readonly cannot: OneOrMore; readonly on?: OneOrMore }
  | { readonly only: OneOrMore; readonly can: OneOrMore; readonly on?: OneOrMore }
  | { readonly who: OneOrMore; readonly can: OneOrMore; readonly exactly: OneOrMore }
  | { readonly who: OneOrMore; readonly request: OneOrMore; readonly body?: unknown; readonly status: number }
  | { readonly who: OneOrMore; readonly request: OneOrMore; readonly body?: unknown; readonly gets: 'pass' | 403 | 404 }
);

/** How policy tests end. */
export interface PolicyTestReport {
  readonly passed: number;
  readonly failed: number;
  readonly tests: readonly {
    /** The name, or else what the test says. */
    readonly name: string;
    /** JSON Pointer of the test, such as `/tests/0`. */
    readonly pointer: string;
    readonly passed: boolean;
    /** How many single questions were asked. */
    readonly checks: number;
    /** What is so instead, and why: each some lines. */
    readonly failures: readonly string[];
  }[];
}

/** Edits after which somebody may do something; all of them are needed. */
export interface Remedy {
  readonly edits: readonly Edit[];
  /** What an administrator would do. */
  readonly text: string;
  /** How much this gives: small is better. */
  readonly grants: number;
  /** Of a token, whose scopes cannot be changed: the id of the one that takes its place. */
  readonly token?: string;
}

/** What a scope reaches. */
export interface ReachAnswer {
  readonly filters: Filters;
  /** Sections that the snapshot does not know whole: of these more names may be reached than it shows. Filters and conditions are whole. */
  readonly unlisted: readonly string[];
  /** How many there are of what was to be listed. */
  readonly count?: number;
  readonly names?: readonly string[] | readonly { readonly user: string; readonly server: string }[];
  /** Conditions behind `WHERE`, by table; of servers, `users` is joined as their owners. */
  readonly where?: {
    readonly [table in 'users' | 'servers' | 'groups' | 'services']: { readonly sql: string; readonly parameters: readonly string[] };
  };
}

/** Everybody who holds a scope over a resource. */
export interface Holders {
  /** How many there are, listed or not. */
  readonly counts: { readonly users: number; readonly groups: number; readonly services: number; readonly tokens: number };
  readonly users: readonly HolderRow[];
  readonly groups: readonly HolderRow[];
  readonly services: readonly HolderRow[];
  readonly tokens: readonly HolderRow[];
  /** Paths that the rows point to. */
  readonly paths: readonly Path[];
  /** Names for whom there is no answer, because the hub fails on them or the snapshot does not say. */
  readonly unanswered: readonly string[];
}

/** One who holds it. */
export interface HolderRow {
  /** The name; the id of a token. */
  readonly name: string;
  /** Position in {@link Holders.paths}. */
  readonly path: number;
}

/** A user, a service or a group. */
export type Bearer = { readonly user: string } | { readonly service: string } | { readonly group: string };

/** One change of a hub's rows. */
export type Edit =
  | { readonly edit: 'add-member' | 'remove-member'; readonly group: string; readonly user: string }
  | { readonly edit: 'assign-role'; readonly role: string; readonly to: Bearer }
  | { readonly edit: 'remove-role'; readonly role: string; readonly from: Bearer }
  | { readonly edit: 'create-role' | 'change-role'; readonly role: string; readonly scopes: readonly string[] }
  | { readonly edit: 'delete-role'; readonly role: string }
  | { readonly edit: 'create-group' | 'delete-group'; readonly group: string }
  | { readonly edit: 'create-user' | 'delete-user'; readonly user: string }
  | { readonly edit: 'set-admin'; readonly of: Bearer; readonly admin: boolean }
  | { readonly edit: 'issue-token'; readonly id: string; readonly owner: Bearer; readonly scopes?: readonly string[]; readonly expires_at?: string }
  | { readonly edit: 'revoke-token'; readonly id: string }
  | { readonly edit: 'share'; readonly owner: string; readonly server: string; readonly with: Bearer; readonly scopes: readonly string[] }
  | { readonly edit: 'unshare'; readonly owner: string; readonly server: string; readonly with: Bearer };

/** A scope, and over what it is held: everything, something with a name, or what each bearer is. */
export type ScopeOver = { readonly scope: string } & (
  | { readonly over: 'everything' }
  | { readonly over: 'named'; readonly kind: NamedFilter['kind']; readonly name: string }
  | { readonly over: 'own'; readonly kind: 'user' | 'service' }
);

/** Principals by name; `count` counts those too that a limit left out. */
export interface Names {
  readonly count: number;
  readonly users: readonly string[];
  readonly groups: readonly string[];
  readonly services: readonly string[];
}

/** Who gains and who loses what. */
export interface Difference {
  /** How many principals hold something else than before. */
  readonly affected: { readonly users: number; readonly groups: number; readonly services: number; readonly tokens: number };
  /** How many of them had or have each role, most first. */
  readonly by_role: readonly (readonly [role: string, count: number])[];
  /** How many of the users were or are in each group, most first. */
  readonly by_group: readonly (readonly [group: string, count: number])[];
  /** What is held, for all to whom the same happens at once. */
  readonly grants: readonly {
    readonly principals: Names;
    readonly gained: readonly ScopeOver[];
    readonly lost: readonly ScopeOver[];
    readonly unanswered_before?: string;
    readonly unanswered_after?: string;
  }[];
  /** How many users came into groups or left them, listed or not. */
  readonly moved: number;
  /** These users, and who gains or loses what over them. */
  readonly members: readonly {
    readonly user: string;
    readonly joined: readonly string[];
    readonly left: readonly string[];
    readonly over_them: readonly { readonly principals: Names; readonly gained: readonly string[]; readonly lost: readonly string[] }[];
  }[];
  readonly tokens: readonly {
    readonly id: string;
    readonly gained: readonly ScopeOver[];
    readonly lost: readonly ScopeOver[];
    readonly unanswered_before?: string;
    readonly unanswered_after?: string;
  }[];
  /** Of how many tokens the snapshot does not say what they hold, before as after. */
  readonly unanswered_tokens: number;
  /** Principals that are new. */
  readonly created: Names;
  /** Principals that are gone. */
  readonly deleted: Names;
}

/**
 * What the hub would answer to a request.
 *
 * @example
 * ```ts
 * const { status, because }: RequestAnswer = policy.query({
 *   op: 'request', principal: { user: 'ada' }, method: 'GET', path: '/hub/api/users/grace',
 * });
 * ```
 */
export interface RequestAnswer {
  /** Class of the handler in the `jupyterhub` package. */
  handler: string;
  /** Template of the path. */
  route: string;
  /** Scopes of which one suffices; none where none are tested. */
  scopes: string[];
  /** What they must be held for: anything, everything, one of these filters; `null` where no scopes are tested. */
  filter: 'any' | 'unfiltered' | string[] | null;
  /** The status; `null` if it depends on more, or is not known. */
  status: number | null;
  /** Whether `status` is certain, depends on what no snapshot holds, or on what this one lacks. */
  outcome: 'status' | 'conditional' | 'unknown';
  /** The status at a hub with default settings where no server runs. */
  usual: number | null;
  /** A stable word. */
  reason: string;
  /** The same as a sentence. */
  because: string;
  /** Words such as `body`, `server-running` or `setting:admin_access`. */
  depends: string[];
}
