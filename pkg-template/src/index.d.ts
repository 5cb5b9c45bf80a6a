/**
 * Decides JupyterHub permissions locally, in browsers and Node, exactly as the hub would.
 *
 * A hub publishes one **policy snapshot**: who exists, which roles they hold, what the roles may do. This package loads it
 * once, and then answers in well under a microsecond, without asking the hub.
 *
 * @example
 * ```js
 * import { init, Policy } from 'hubscope';
 *
 * await init();
 * const policy = Policy.load(await (await fetch('/policy.json')).text());
 * policy.user('ada').can('access:servers', { user: 'grace', server: '' }); // true or false
 * ```
 *
 * @packageDocumentation
 */

/**
 * Where the engine comes from: an address to fetch, a response, the bytes, or a compiled module.
 *
 * @example
 * ```js
 * import engine from 'hubscope/engine.wasm?url';
 * import { init } from 'hubscope/slim';
 *
 * await init(engine);
 * ```
 */
export type EngineSource =
  | URL
  | string
  | Request
  | Response
  | Promise<Response>
  | ArrayBuffer
  | ArrayBufferView
  | WebAssembly.Module;

/**
 * Loads the engine. Call it once, before the first policy; more calls do nothing and cost nothing.
 *
 * Without an argument each entry knows where its engine is; only `hubscope/slim` needs to be told. After a failure the next
 * call tries again.
 *
 * @param source - Where the engine comes from, if not from this package.
 * @throws {@link EngineError} `blocked-by-csp` where the page's Content-Security-Policy lacks `'wasm-unsafe-eval'`,
 * `not-loaded` if the engine cannot be fetched or compiled, `wrong-module` if it is another program, `no-source` from
 * `hubscope/slim` without an argument.
 *
 * @example
 * ```js
 * import { init } from 'hubscope';
 *
 * await init();
 * ```
 */
export function init(source?: EngineSource): Promise<void>;

/**
 * Loads the engine without waiting, for places that cannot wait, such as the top level of a CommonJS module.
 *
 * In a browser's main thread compile with {@link init} instead: it does not block the page. The browser entry has no bytes
 * at hand and needs an argument.
 *
 * @param source - The engine's bytes, or a compiled module.
 * @throws {@link EngineError} as {@link init} does.
 *
 * @example
 * ```js
 * const { initSync, Policy } = require('hubscope');
 *
 * initSync();
 * ```
 */
export function initSync(source?: ArrayBuffer | ArrayBufferView | WebAssembly.Module): void;

/**
 * What a question is about, as the hub's own handlers see it.
 *
 * - `{ user }` is the user, never one of their servers.
 * - `{ user, server }` is a server of that user; the default server has the name `''`.
 * - `{ group }` and `{ service }` are just that.
 *
 * No resource at all asks for the scope without any filter, as `POST /users` or the proxy's routes do.
 *
 * Only own properties are read. Any other property, a value that is not a string, or half of a surrogate pair is a
 * {@link QuestionError}.
 *
 * @example
 * ```js
 * const ada = policy.user('ada');
 * ada.can('read:users', { user: 'grace' });
 * ada.can('servers', { user: 'ada', server: 'gpu' });
 * ada.can('groups', { group: 'class-a' });
 * ada.can('access:services', { service: 'grader' });
 * ada.can('proxy');
 * ```
 */
export type Resource =
  | { readonly user: string; readonly server?: never; readonly group?: never; readonly service?: never }
  | { readonly user: string; readonly server: string; readonly group?: never; readonly service?: never }
  | { readonly group: string; readonly user?: never; readonly server?: never; readonly service?: never }
  | { readonly service: string; readonly user?: never; readonly server?: never; readonly group?: never };

/**
 * An answer with its reason.
 *
 * - `allow`: the hub would let this through.
 * - `deny`: the hub would refuse.
 * - `unknown`: the snapshot does not hold what the answer depends on; `code` says what is missing.
 * - `fault`: the hub itself would fail on every request of this principal; `code` says why.
 *
 * Only `allow` lets anybody through.
 *
 * @example
 * ```js
 * const { outcome, message } = policy.user('ada').decide('proxy');
 * if (outcome !== 'allow') console.log(outcome, message ?? '');
 * ```
 */
export interface Decision {
  /** The answer in one word. */
  readonly outcome: 'allow' | 'deny' | 'unknown' | 'fault';
  /** For `unknown` and `fault`, a stable word for programs, such as `missing-vocabulary` or `empty-filter`. */
  readonly code?: string;
  /** For `unknown` and `fault`, a sentence for people. */
  readonly message?: string;
}

/**
 * How a snapshot is loaded.
 *
 * @example
 * ```js
 * const policy = Policy.load(text, { maxBytes: 4_000_000, keepSource: false });
 * ```
 */
export interface LoadOptions {
  /** The size in bytes at which a document is refused. Default and maximum 256 MiB. */
  readonly maxBytes?: number;
  /**
   * Whether to keep the document, so that a policy whose engine failed can be rebuilt. Default `true`: text is kept as it
   * is, bytes are copied. Without it such a policy denies everything until the next one is loaded.
   */
  readonly keepSource?: boolean;
}

/**
 * What a policy is about.
 *
 * @example
 * ```js
 * const { hub, users } = policy.summary();
 * console.log(`JupyterHub ${hub.version} with ${users} users`);
 * ```
 */
export interface Summary {
  /** The hub that the snapshot is about. */
  readonly hub: { readonly version: string; readonly url?: string };
  /** How the snapshot was made. */
  readonly source: 'database' | 'hand' | 'handler' | 'rest';
  /** When the rows were read, in RFC 3339. */
  readonly issuedAt: string;
  /** The sections that are complete. What is missing from another section is unknown, not absent. */
  readonly knows: readonly string[];
  /** The number of role definitions. */
  readonly roles: number;
  /** The number of groups. */
  readonly groups: number;
  /** The number of users. */
  readonly users: number;
  /** The number of services. */
  readonly services: number;
  /** The number of servers that have a row, running or not. */
  readonly servers: number;
  /** The number of tokens. */
  readonly tokens: number;
  /** The number of shares. */
  readonly shares: number;
}

/** Whose scopes a query is about; `null` is nobody, who holds nothing. */
export type Asking =
  | { readonly user: string }
  | { readonly service: string }
  | { readonly group: string }
  | { readonly token: string }
  | null;

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
  scopes_for: { arguments: { readonly principal: Asking }; value: string[] };
  /** The same by base. */
  parsed_for: { arguments: { readonly principal: Asking }; value: ParsedScopes };
  /** What written scopes expand to for an owner. */
  expand: { arguments: Scopes & { readonly owner?: Owner; readonly client?: Client }; value: string[] };
  /** Expanded scopes by base. */
  parse: { arguments: Scopes; value: ParsedScopes };
  /** The reverse of `parse`. */
  unparse: { arguments: { readonly parsed: ParsedScopes }; value: string[] };
  /** Expanded scopes without those that others cover. */
  reduce: { arguments: Scopes; value: string[] };
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
    value: string[];
  };
  /** Which of the required scopes a single-user server or a service finds covered; it admits whoever covers one. */
  check_access: { arguments: { readonly principal: Asking; readonly required: readonly string[] }; value: string[] };
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
  share_filter: { arguments: Scopes & { readonly server: string; readonly check?: boolean }; value: string[] };
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
  identify: { arguments: { readonly owner?: Owner }; value: string[] };
  /** Scopes that let somebody use a server or a service. */
  access_scopes: { arguments: { readonly client?: Client }; value: string[] };
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
  /** What the hub answers to a request. `path` is what is sent; a `body` of `null` is empty, and an absent one is not told. `header` is a token besides a session's cookie. */
  request: {
    arguments: {
      readonly principal: Asking; readonly as?: 'token' | 'session'; readonly method: string; readonly path: string;
      readonly body?: unknown; readonly header?: { readonly token: string };
    };
    value: RequestAnswer;
  };
  /** Why: every path to an allow, what came near for everything else. */
  explain: { arguments: About & { readonly principal: Exclude<Asking, null> }; value: Explanation };
  /**
   * What the hub answers to a request, and why: users ask in a browser session, services with a token. Methods without a body have
   * none unless it is given.
   */
  explain_request: {
    arguments: {
      readonly principal: Exclude<Asking, null>; readonly method: string; readonly path: string; readonly body?: unknown;
    };
    value: RequestExplanation;
  };
  /** What would turn a deny into an allow, each tried before it is told; the least first. Costs a copy of the policy each. */
  remedies: { arguments: About & { readonly principal: Exclude<Asking, null> }; value: Remedy[] };
  /**
   * What a scope reaches. With `list` also names, as many as `limit` says, and how many there are; with `sql` conditions on the
   * rows of the hub's own tables.
   */
  reach: {
    arguments: {
      readonly principal: Exclude<Asking, null>; readonly scope: string;
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

type About = { readonly scope: string; readonly resource?: Resource | null };

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

/** The filters of a scope, by kind; all lists are empty if there is none, or if it is not held. */
export interface Filters {
  /** The scope is held without a filter. */
  readonly everything: boolean;
  /** These users with their servers. */
  readonly users: readonly string[];
  /** These groups with their members and the members' servers. */
  readonly groups: readonly string[];
  /** Servers, written `owner/name`. */
  readonly servers: readonly string[];
  readonly services: readonly string[];
}

/**
 * What a scope reaches, as filters and as a test.
 *
 * @example
 * ```js
 * const { everything, groups, has } = policy.user('ada').reach('servers');
 * ```
 */
export interface Reach extends Filters {
  /** Whether this is reached, whether it exists or not; as quick as {@link Subject.can}. */
  readonly has: (resource: Resource) => boolean;
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

/**
 * A loaded snapshot.
 *
 * Every policy has a WebAssembly instance of its own, so policies cannot disturb one another, and freeing one gives all of
 * its memory back.
 *
 * Should the engine fail in the middle of a question, which no known input makes it do, that question is not allowed; the
 * next one gets a fresh engine, built from the kept document, and subjects stay valid. After a second failure the policy
 * denies everything: `can` is `false`, `decide` answers `unknown` with the code `engine-failed`, the rest throws
 * {@link EngineError}.
 *
 * @example
 * ```js
 * using policy = Policy.load(text); // freed at the end of the block
 * ```
 */
export class Policy {
  private constructor();

  /**
   * Loads a snapshot.
   *
   * Bytes are quickest and safest; text must be well-formed. Of an object only own properties are read, and one with a
   * `toJSON` method is refused. Takes time in proportion to the document, about as long as `JSON.parse`.
   *
   * @throws {@link SnapshotError} with the place, if the document is not a snapshot; {@link EngineError} `not-initialized`
   * before {@link init} is done.
   *
   * @example
   * ```js
   * import { readFile } from 'node:fs/promises';
   *
   * const policy = Policy.load(await readFile('policy.json'));
   * ```
   */
  static load(source: ArrayBuffer | ArrayBufferView | string | object, options?: LoadOptions): Policy;

  /**
   * A user, as in a browser session. Somebody who is not in the snapshot holds nothing.
   *
   * @example
   * ```js
   * policy.user('ada').can('admin-ui');
   * ```
   */
  user(name: string): Subject;

  /**
   * A service.
   *
   * @example
   * ```js
   * policy.service('grader').can('list:users');
   * ```
   */
  service(name: string): Subject;

  /**
   * A group: what it gives to each of its members.
   *
   * @example
   * ```js
   * policy.group('class-a').scopes();
   * ```
   */
  group(name: string): Subject;

  /**
   * An API token, by the id that the hub's REST API shows.
   *
   * A token decides by the time. Without `now` that is the clock at each question, so a subject that is kept stops deciding
   * when its token expires; with `now` it is that moment for good. Its scopes are worked out once and take memory until the
   * subject is freed or collected.
   *
   * @example
   * ```js
   * const token = policy.token('a7');
   * token.can('read:users', { user: 'ada' });
   * token.free();
   * ```
   */
  token(id: string, options?: { readonly now?: Date | number }): Subject;

  /**
   * Names of all principals of a kind, or ids of all tokens, in the order of the snapshot.
   *
   * @example
   * ```js
   * policy.names('user').filter((name) => policy.user(name).can('admin-ui'));
   * ```
   */
  names(kind: 'user' | 'service' | 'group' | 'token'): string[];

  /**
   * The scopes that the hub defines, custom ones included.
   *
   * @example
   * ```js
   * policy.scopeNames().includes('custom:grades:write');
   * ```
   */
  scopeNames(): string[];

  /**
   * What the snapshot is about, and how much is in it.
   *
   * @example
   * ```js
   * policy.summary().issuedAt; // '2026-01-31T09:00:00Z'
   * ```
   */
  summary(): Summary;

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
   * Gives the memory back. More calls do nothing; any other use throws {@link EngineError} `freed`, also of its subjects.
   *
   * @example
   * ```js
   * policy.free();
   * ```
   */
  free(): void;

  /** The same as {@link Policy.free}, for `using`. */
  [Symbol.dispose](): void;
}

/**
 * Somebody or something that asks for permission.
 *
 * Keep it where the same principal asks often: its name is looked up once.
 *
 * @example
 * ```js
 * const ada = policy.user('ada');
 * const mine = servers.filter(({ owner, name }) => ada.can('delete:servers', { user: owner, server: name }));
 * ```
 */
export class Subject {
  private constructor();

  /**
   * Whether the hub would allow this: `true` for `allow`, `false` for everything else.
   *
   * @param scope - A scope without filter, such as `read:users`; the resource takes the filter's place.
   * @param resource - What it is about; left out, everything.
   * @throws {@link QuestionError} `unknown-scope`, `renamed-scope` or `filter-in-scope` for a scope that the hub does not
   * define, with a `suggestion`: a misspelt scope must not look like a no.
   *
   * @example
   * ```js
   * if (policy.user('ada').can('delete:users', { user: 'grace' })) showDeleteButton();
   * ```
   */
  can(scope: string, resource?: Resource): boolean;

  /**
   * The same answer with its reason.
   *
   * @throws {@link QuestionError} as {@link Subject.can} does.
   *
   * @example
   * ```js
   * policy.user('ada').decide('proxy'); // { outcome: 'deny' }
   * ```
   */
  decide(scope: string, resource?: Resource): Decision;

  /**
   * All scopes, expanded, as the hub would list them at `/hub/api/user`, sorted.
   *
   * @throws {@link UnansweredError} where the hub itself would fail, or the snapshot does not say.
   *
   * @example
   * ```js
   * policy.user('ada').scopes(); // ['access:servers!user=ada', ...]
   * ```
   */
  scopes(): string[];

  /**
   * The resources over which a scope is held: filters to send with a query, and a test for what came back.
   *
   * @throws {@link QuestionError} as {@link Subject.can} does; {@link HubError} where the hub itself would fail;
   * {@link UnansweredError} where the snapshot does not say.
   *
   * @example
   * ```js
   * const reach = policy.user('ada').reach('list:users');
   * if (reach.everything) showAll();
   * else rows.filter(({ name }) => reach.has({ user: name }));
   * ```
   */
  reach(scope: string): Reach;

  /**
   * Gives the memory back that a token's subject holds; the others hold none. More calls do nothing.
   *
   * @example
   * ```js
   * using token = policy.token('a7');
   * ```
   */
  free(): void;

  /** The same as {@link Subject.free}, for `using`. */
  [Symbol.dispose](): void;
}

/**
 * The base of every error of this package.
 *
 * @example
 * ```js
 * try {
 *   Policy.load(text);
 * } catch (error) {
 *   if (error instanceof HubscopeError) console.error(error.code, error.message);
 * }
 * ```
 */
export class HubscopeError extends Error {
  /** A stable word for programs. It never changes its meaning. */
  readonly code: string;
}

/**
 * A document that is not a policy snapshot, or not one that can be loaded. Nothing of it was taken over.
 *
 * Codes: `not-json`, `truncated`, `not-utf8`, `lone-surrogate`, `too-large`, `too-deep`, `too-many`, `too-long`, `wrong-format`,
 * `wrong-type`, `unknown-field`, `duplicate-field`, `missing-field`, `duplicate-name`, `unsupported-hub`,
 * `unsupported-version`, `redefined-scope`, `contradiction`; of objects also `has-to-json` and `unreadable`.
 *
 * @example
 * ```js
 * catch (error) {
 *   if (error instanceof SnapshotError) show(`${error.message} at ${error.pointer}, line ${error.line}`);
 * }
 * ```
 */
export class SnapshotError extends HubscopeError {
  /** JSON Pointer to the value that is wrong; `''` is the whole document. */
  readonly pointer?: string;
  /** Line of the text, from 1. */
  readonly line?: number;
  /** Column in characters, from 1. */
  readonly column?: number;
}

/**
 * A question that cannot be asked; a mistake of the caller, and never a decision.
 *
 * Codes: `unknown-scope`, `renamed-scope`, `filter-in-scope`, `bad-resource`, `not-text`, `too-long`, `lone-surrogate`,
 * `bad-time`, `bad-option`, `unreadable`.
 *
 * @example
 * ```js
 * try {
 *   ada.can('read:user', { user: 'grace' });
 * } catch (error) {
 *   error.code; // 'unknown-scope'
 *   error.suggestion; // 'read:users'
 * }
 * ```
 */
export class QuestionError extends HubscopeError {
  /** Of a scope, the name that was probably meant. */
  readonly suggestion?: string;
  /** JSON Pointer of the part of a query that is refused, such as `/edits/0/scopes/1` or `/tests/3/can`. */
  readonly pointer?: string;
}

/**
 * A question about what somebody holds, where the hub itself would fail or this snapshot does not say.
 *
 * @example
 * ```js
 * catch (error) {
 *   if (error instanceof UnansweredError) show(error.decision.message);
 * }
 * ```
 */
export class UnansweredError extends HubscopeError {
  /** The `fault` or `unknown` that every question about this principal gets. */
  readonly decision: Decision;
}

/**
 * A query at which the hub itself raises an error: a definition that it refuses, or rows on which it fails.
 *
 * @example
 * ```js
 * try {
 *   policy.query({ op: 'exist', scopes: ['read:usrs'] });
 * } catch (error) {
 *   if (error instanceof HubError) show(`${error.message} (the hub's log says ${error.hubError})`);
 * }
 * ```
 */
export class HubError extends HubscopeError {
  /** The class of the hub's own error, such as `ScopeNotFound`. */
  readonly hubError: string;
}

/**
 * The engine itself: `not-initialized`, `freed`, `engine-failed`, `out-of-memory`, or what {@link init} says.
 *
 * @example
 * ```js
 * catch (error) {
 *   if (error instanceof EngineError && error.code === 'not-initialized') await init();
 * }
 * ```
 */
export class EngineError extends HubscopeError {}
