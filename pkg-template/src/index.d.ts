/// <reference lib="esnext.disposable" />
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

import type { HubOptions, Missing } from './hub.js';
import type { Resource, ResourceOf, Scope } from './scopes.js';

export * from './hub.js';
export * from './scopes.js';

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
  | CompiledModule;

/**
 * A `WebAssembly.Module`, as far as the libraries of the program know it: the DOM's do, and those of Node 20 do not.
 *
 * @example
 * ```js
 * const module = await WebAssembly.compileStreaming(fetch('/engine.wasm'));
 * await init(module);
 * ```
 */
export type CompiledModule = object &
  (typeof globalThis extends { WebAssembly: { Module: { prototype: infer Module } } } ? Module : unknown);

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
export function initSync(source?: ArrayBuffer | ArrayBufferView | CompiledModule): void;

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
  /** For `deny`, over what else the scope is held; absent if it is not held at all. Then the hub answers 404 where it would answer 403 otherwise. */
  readonly held?: Filters;
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

/**
 * What a policy has that was made by {@link Policy.fromHub}.
 *
 * @example
 * ```js
 * const { caller, missing } = await Policy.fromHub(hubUrl, { token });
 * ```
 */
export interface FromHub {
  /** Who asked the hub. */
  readonly caller: Subject;
  /** What the hub did not show. */
  readonly missing: readonly Missing[];
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
export interface Reach<S extends Scope = Scope> extends Filters {
  /** Whether this is reached, whether it exists or not; as quick as {@link Subject.can}. */
  readonly has: (resource: ResourceOf<S>) => boolean;
}

/**
 * The words of answers, by their numbers: `deny`, `allow`, `unknown`, `fault`.
 *
 * @example
 * ```js
 * OUTCOMES[policy.user('ada').checkMany('proxy', [null])[0]]; // 'deny'
 * ```
 */
export const OUTCOMES: readonly ['deny', 'allow', 'unknown', 'fault'];

/**
 * Resources of {@link Policy.resources}, good for every policy.
 *
 * @example
 * ```js
 * const { count } = policy.resources([{ user: 'ada' }, { user: 'grace' }]); // 2
 * ```
 */
export interface Resources {
  /** How many there are. */
  readonly count: number;
  /** @internal */
  readonly numbers: Uint32Array;
}

/**
 * Answers of {@link Policy.matrix}.
 *
 * @example
 * ```js
 * const grid = policy.matrix({ subjects: [ada], scopes: ['proxy', 'shutdown'] });
 * grid.at(0, 1, 0); // 'allow', 'deny', 'unknown' or 'fault'
 * ```
 */
export interface Matrix {
  /** A byte each, the index of its word in {@link OUTCOMES}: subject by subject, of each scope by scope, of each resource by resource. */
  readonly codes: Uint8Array;
  /** How many subjects, scopes and resources there are. */
  readonly size: readonly [subjects: number, scopes: number, resources: number];
  /** Whether a cell is `allow`. */
  can(subject: number, scope: number, resource: number): boolean;
  /** The answer in a cell. */
  at(subject: number, scope: number, resource: number): Decision['outcome'];
}

/**
 * A subject and a scope, both looked up already.
 *
 * @example
 * ```js
 * const mayStop = policy.user('ada').prepare('delete:servers');
 * mayStop.can({ user: 'grace', server: '' });
 * ```
 */
export interface Prepared<S extends Scope = Scope> {
  /** As {@link Subject.can}. */
  can(resource?: ResourceOf<S>): boolean;
  /** As {@link Subject.check}. */
  check(resource?: ResourceOf<S>): Decision['outcome'];
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
  /** Policies are made by {@link Policy.load}. */
  protected constructor();

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
   * Reads from a running hub what the caller may see of it; nothing is installed there. The policy decides for {@link Policy.caller}
   * exactly as the hub would, or says `unknown`; {@link Policy.missing} says what it leaves open. It is of one moment: read it again when
   * something may have changed.
   *
   * @param hubUrl - The public address of the hub, of its pages (`…/hub/`), or of its API as a service finds it in `JUPYTERHUB_API_URL`.
   * @throws {@link HubFetchError} if the hub cannot be asked, {@link QuestionError} `bad-option` for options that are none,
   * {@link EngineError} `not-initialized` before {@link init} is done.
   *
   * @example
   * ```js
   * // On a page of the hub
   * const { base_url, xsrf_token } = window.jhdata;
   * const policy = await Policy.fromHub(base_url, { xsrf: xsrf_token });
   * button.hidden = !policy.caller.can('delete:servers', { user: 'grace', server: 'lab' });
   *
   * // In a service that the hub started
   * const mine = await Policy.fromHub(process.env.JUPYTERHUB_API_URL, { token: process.env.JUPYTERHUB_API_TOKEN });
   * ```
   */
  static fromHub(hubUrl: string | URL, options: HubOptions): Promise<Policy & FromHub>;

  /**
   * Who asked the hub, with what its token or session holds; `null` for a policy that was not made by {@link Policy.fromHub}.
   *
   * @example
   * ```js
   * policy.caller?.can('servers', { user: 'ada', server: '' });
   * ```
   */
  get caller(): Subject | null;

  /**
   * What a policy from a running hub cannot know; `null` for one that was not made by {@link Policy.fromHub}.
   *
   * @example
   * ```js
   * const open = policy.missing?.find(({ code }) => code === 'memberships')?.groups ?? [];
   * ```
   */
  get missing(): readonly Missing[] | null;

  /**
   * The document that this policy was loaded from, for saving: JSON text. No token and no cookie is in it.
   *
   * @throws {@link EngineError} `no-source` if it was loaded with `keepSource: false`.
   *
   * @example
   * ```js
   * await writeFile('policy.json', policy.document());
   * ```
   */
  document(): string;

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
   * The bearer of a token, by the scopes that the hub lists for it at `GET /hub/api/user`: for services that were given a token and asked the
   * hub whose it is. The snapshot need not show the token, nor what its scopes name.
   *
   * The scopes are kept as they are: ask the hub again to learn that the token was revoked.
   *
   * @param owner - Whose token it is.
   * @param scopes - Expanded scopes.
   * @throws {@link QuestionError} `too-long` or `too-many-names` beyond the limits of the engine, at the first question.
   *
   * @example
   * ```js
   * const { kind, name, scopes } = await (await fetch(`${hub}/api/user`, { headers })).json();
   * using bearer = policy.bearer({ [kind]: name }, scopes);
   * bearer.can('servers', { user: 'grace', server: '' });
   * ```
   */
  bearer(owner: { readonly user: string } | { readonly service: string }, scopes: Iterable<string>): Subject;

  /**
   * Resources made ready for many questions: names are looked up once. What the snapshot lacks is kept by the engine until the policy is
   * freed, so pass names that strangers choose to {@link Subject.checkMany} as they are.
   *
   * @example
   * ```js
   * const rows = policy.resources(users.map(({ name }) => ({ user: name })));
   * const deletable = policy.user('ada').checkMany('delete:users', rows);
   * ```
   */
  resources(resources: Iterable<Resource | null>): Resources;

  /**
   * Answers every subject × scope × resource at once, in nanoseconds each.
   *
   * @param axes - Without `resources` the scopes are asked for everything. At most 64 million cells.
   * @throws {@link QuestionError} for a misspelt scope, a subject of another policy, or a matrix that is too large.
   *
   * @example
   * ```js
   * const grid = policy.matrix({
   *   subjects: [policy.user('ada'), policy.user('grace')],
   *   scopes: ['read:servers', 'delete:servers'],
   *   resources: [{ user: 'ada', server: '' }],
   * });
   * grid.can(0, 1, 0); // may ada delete her default server?
   * ```
   */
  matrix(axes: {
    readonly subjects: Iterable<Subject>;
    readonly scopes: Iterable<Scope>;
    readonly resources?: Iterable<Resource | null> | Resources;
  }): Matrix;

  /**
   * Names of all principals of a kind, or ids of all tokens, in the order of the snapshot.
   *
   * @example
   * ```js
   * policy.names('user').filter((name) => policy.user(name).can('admin-ui'));
   * ```
   */
  names(kind: 'user' | 'service' | 'group' | 'token'): readonly string[];

  /**
   * The scopes that the hub defines, custom ones included.
   *
   * @example
   * ```js
   * policy.scopeNames().includes('custom:grades:write');
   * ```
   */
  scopeNames(): readonly Scope[];

  /**
   * Whether this hub defines a scope of this name: for text that a person typed, or that came over the network.
   *
   * @example
   * ```ts
   * const text = input.value;
   * if (policy.isScope(text)) show(policy.user('ada').decide(text));
   * ```
   */
  isScope(text: string): text is Scope;

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
  can<S extends Scope>(scope: S, resource?: ResourceOf<S>): boolean;

  /**
   * The same answer as one of four words, as quick as {@link Subject.can}.
   *
   * @throws {@link QuestionError} as {@link Subject.can} does.
   *
   * @example
   * ```js
   * if (policy.user('ada').check('proxy') === 'unknown') askTheHub();
   * ```
   */
  check<S extends Scope>(scope: S, resource?: ResourceOf<S>): Decision['outcome'];

  /**
   * One scope for many resources: a byte each, the index of its word in {@link OUTCOMES}, so that 1 is `allow`.
   *
   * @param resources - Quickest as {@link Policy.resources}, where a page asks about the same rows again.
   * @throws {@link QuestionError} as {@link Subject.can} does.
   *
   * @example
   * ```js
   * const answers = policy.user('ada').checkMany('delete:users', users.map((user) => ({ user })));
   * users.filter((_, row) => answers[row] === 1);
   * ```
   */
  checkMany<S extends Scope>(scope: S, resources: Iterable<ResourceOf<S> | null> | Resources): Uint8Array;

  /**
   * Looks a scope up once, for places that ask for it a million times.
   *
   * @throws {@link QuestionError} for a misspelt scope.
   *
   * @example
   * ```js
   * const mayRead = policy.user('ada').prepare('read:users');
   * rows.filter(({ name }) => mayRead.can({ user: name }));
   * ```
   */
  prepare<S extends Scope>(scope: S): Prepared<S>;

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
  decide<S extends Scope>(scope: S, resource?: ResourceOf<S>): Decision;

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
  scopes(): readonly string[];

  /**
   * The resources over which a scope is held: filters to send with a query, and a test for what came back.
   *
   * @throws {@link QuestionError} as {@link Subject.can} does; {@link UnansweredError} where the hub itself would fail, or the
   * snapshot does not say.
   *
   * @example
   * ```js
   * const reach = policy.user('ada').reach('list:users');
   * if (reach.everything) showAll();
   * else rows.filter(({ name }) => reach.has({ user: name }));
   * ```
   */
  reach<S extends Scope>(scope: S): Reach<S>;

  /**
   * When the answers change by the clock, in milliseconds since 1970: a token that is judged by the clock is valid up to this moment.
   * `Infinity` for everybody else, and for whom it is over.
   *
   * @example
   * ```js
   * const left = policy.token('a7').expiresAt - Date.now();
   * ```
   */
  readonly expiresAt: number;

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
