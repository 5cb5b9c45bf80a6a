/** What the adapters of all server frameworks share. */
import { HubscopeError } from './index.js';
import type { Policy, Resource, ResourceOf, Scope, Subject } from './index.js';

/**
 * Whose request it is.
 *
 * @example
 * ```ts
 * const principal: Principal = { user: 'ada' };
 * ```
 */
export type Principal =
  | { readonly user: string; readonly service?: never }
  | { readonly service: string; readonly user?: never };

/**
 * Somebody who was let in, and what they may: what a guard adds to a request.
 *
 * @example
 * ```js
 * app.get('/servers', guard.identify(), (req, res) => {
 *   res.json(servers.filter(({ owner, name }) => req.hubscope.can('read:servers', { user: owner, server: name })));
 * });
 * ```
 */
export interface Access {
  /** Whose request it is. */
  readonly principal: Principal;
  /** What they hold, expanded, as the hub lists it for their token. */
  readonly scopes: readonly string[];
  /** The id of their token, where the hub was asked about one. */
  readonly tokenId: string | null;
  /** Their subject in the policy of the last request. */
  readonly subject: Subject;
  /** As {@link Subject.can}. */
  can<S extends Scope>(scope: S, resource?: ResourceOf<S>): boolean;
  /** As {@link Subject.decide}. */
  decide<S extends Scope>(scope: S, resource?: ResourceOf<S>): ReturnType<Subject['decide']>;
}

/**
 * What a principal provider gets to know about a request.
 *
 * @example
 * ```js
 * const principal = (facts) => (facts.header('x-verified-user') ? { user: facts.header('x-verified-user') } : null);
 * ```
 */
export interface Facts<R = any> {
  /** The request as the framework has it. */
  readonly request: R;
  /** The method, in capitals. */
  readonly method: string;
  /** Path and parameters, as they were sent. */
  readonly url: string;
  /** A header by its name in lower case; several of one name are joined by commas. */
  header(name: string): string | null;
}

/**
 * What became of a request.
 *
 * @example
 * ```js
 * const { outcome } = await guard.decide(req, 'access:services', { service: 'grader' });
 * if (outcome !== 'allow') socket.close(1008);
 * ```
 */
export interface Verdict {
  /** Only `allow` lets anybody through. */
  readonly outcome: 'allow' | 'deny' | 'unknown' | 'fault';
  /** 200, 401, 403, 404 or 503; for routes of the hub whatever the hub would answer. */
  readonly status: number;
  /** The scope that sufficed, or the first of those that would have. */
  readonly scope: string | null;
  /** Who it is, if anybody. */
  readonly access: Access | null;
  /** A stable word, such as `no-token`, `scope-not-held` or `hub-unreachable`. */
  readonly code: string | null;
  /** For those who run the server, where there is more to say. */
  readonly message: string | null;
  /** Whether no request went to the hub. */
  readonly cached: boolean;
}

/**
 * A line for the log: what was decided about one request. It never holds a token.
 *
 * @example
 * ```js
 * const guard = hubGuard({ Policy, onDecision: ({ status, scope, principal, code }) => log.info({ status, scope, principal, code }) });
 * ```
 */
export interface LoggedDecision extends Omit<Verdict, 'access'> {
  /** What the scope was needed for. */
  readonly resource: unknown;
  /** Who it was, if anybody. */
  readonly principal: Principal | null;
  /** How long the decision took, in milliseconds. */
  readonly ms: number;
}

/**
 * The policy by which a guard decides: one of the two members.
 *
 * @example
 * ```js
 * hubGuard({ Policy });                              // filters that name the resource; nobody's groups
 * hubGuard({ policy: () => current });               // one that you keep up to date
 * hubGuard({ policy: refreshing(() => Policy.fromHub(hub, { token })) });
 * ```
 */
export type PolicyOption =
  | {
      /** A policy, or a function that gives the one that counts now; it is called for every request. */
      readonly policy: Policy | (() => Policy | Promise<Policy>);
      readonly Policy?: undefined;
    }
  | {
      /**
       * The class `Policy`, in place of a policy. The guard then knows of the hub nothing but its version. That decides custom scopes,
       * scopes without filters, and filters that name the resource itself; a filter by group where membership decides is `unknown`.
       */
      readonly Policy: { load(document: object): Policy };
      readonly policy?: undefined;
    };

/**
 * How a guard works. In a service that JupyterHub started, `{ Policy }` is enough.
 *
 * @example
 * ```js
 * const guard = hubGuard({ hub: 'http://127.0.0.1:8081/hub/api', policy, maxAgeSeconds: 20 });
 * ```
 */
export type GuardOptions<R = any> = PolicyOption & {
  /** Address of the hub's REST API. Default: `JUPYTERHUB_API_URL` of the environment. */
  readonly hub?: string;
  /**
   * Who sends a request, in place of the bearer of a hub token: `null` is nobody; without `scopes` they hold what the policy says.
   * `introspect` asks the hub as usual. What it throws is answered with 503.
   */
  readonly principal?: (
    facts: Facts<R>,
    introspect: () => Promise<Introspected | null>,
  ) => Provided | Promise<Provided>;
  /** A cookie that may hold the token where there is no `Authorization` header. Such requests need protection against forgery. */
  readonly cookie?: string;
  /** A parameter of the address that may hold the token. It ends up in logs; use it for web sockets of browsers, if at all. */
  readonly query?: string;
  /** For `{ Policy }`: custom scopes that no `require` names and that `req.hubscope.can` asks for. */
  readonly customScopes?: readonly string[];
  /** For how long an answer of the hub is good: the longest time until a revoked token is refused. Default 60, at most 300. */
  readonly maxAgeSeconds?: number;
  /** For how long a token that the hub does not know is refused without asking again. Default and maximum 30. */
  readonly maxAgeRefusedSeconds?: number;
  /** How many tokens are remembered, and how many refused ones. Default 10,000 each. */
  readonly maxTokens?: number;
  /** How long a question to the hub may take. Default 5. */
  readonly hubTimeoutSeconds?: number;
  /** How many questions the hub gets at once; others wait. Default 32. */
  readonly maxLookups?: number;
  /** The service that this program is, for `requireAccess()`. Default: `JUPYTERHUB_SERVICE_NAME` of the environment. */
  readonly service?: string;
  /** The path below which the hub is, for `guardHubRoutes`. Default: `JUPYTERHUB_BASE_URL` of the environment, or `/`. */
  readonly baseUrl?: string;
  /** Gets every decision. Whatever it throws changes nothing. */
  readonly onDecision?: (decision: LoggedDecision) => unknown;
  /** In place of the global `fetch`, for example one that knows your certificates. */
  readonly fetch?: typeof fetch;
};

/**
 * What the hub said of a token.
 *
 * @example
 * ```js
 * const principal = async (facts, introspect) => facts.header('x-verified-user') ? { user: facts.header('x-verified-user') } : introspect();
 * ```
 */
export interface Introspected {
  readonly kind: 'user' | 'service';
  readonly name: string;
  readonly scopes: readonly string[] | null;
  readonly tokenId: string | null;
}

/**
 * What a principal provider may give.
 *
 * @example
 * ```ts
 * const given: Provided = { service: 'grader', scopes: ['list:users'] };
 * ```
 */
export type Provided = (Principal & { readonly scopes?: readonly string[] }) | Introspected | null | undefined;

/**
 * How routes of the hub are guarded.
 *
 * @example
 * ```js
 * app.use('/hub', guard.guardHubRoutes({ hubAnswers: true }), proxyToTheHub);
 * ```
 */
export interface HubRouteOptions<R = any> {
  /** The request as it would go to the hub: its path with the hub's base path, and the parameters. Default: as it was sent. */
  readonly path?: (request: R) => string;
  /** The parsed body. Some permissions depend on it: making somebody an admin, sharing, issuing tokens. */
  readonly body?: (request: R) => unknown;
  /**
   * Whether allowed requests go on to the hub, which decides again. Then what a policy cannot know, such as a body that is not told, lets
   * requests through; otherwise it is answered with 503. Default `false`.
   */
  readonly hubAnswers?: boolean;
  /** Where people without a login are sent. Default: the hub's login page. */
  readonly loginUrl?: string;
}

/**
 * Protects requests. `M` is the framework's kind of middleware, `R` what the program's functions get.
 *
 * @example
 * ```js
 * const { require, requireAccess } = hubGuard({ Policy });
 * ```
 */
export interface HubGuard<M, R> {
  /**
   * Lets in who holds a scope, or one of several, for a resource.
   *
   * @example
   * ```js
   * app.delete('/servers/:user', guard.require('delete:servers', (req) => ({ user: req.params.user, server: '' })), stop);
   * app.get('/grades', guard.require(['custom:grades:read', 'custom:grades:write']), list);
   * ```
   */
  require<S extends Scope>(
    scope: S | readonly [S, ...S[]],
    resource?: NoInfer<ResourceOf<S>> | ((request: R) => NoInfer<ResourceOf<S>> | Promise<NoInfer<ResourceOf<S>>>),
  ): M;
  /**
   * Lets in who has access to a service: by default to the one that this program is.
   *
   * @example
   * ```js
   * app.use(guard.requireAccess());
   * ```
   */
  requireAccess(service?: string): M;
  /**
   * Lets in whoever is known, and leaves the rest to you.
   *
   * @example
   * ```js
   * app.get('/whoami', guard.identify(), (req, res) => res.json(req.hubscope.principal));
   * ```
   */
  identify(): M;
  /**
   * Answers as the hub would answer the request, and lets through what the hub would do. Needs a policy of `hubscope/full`.
   *
   * @example
   * ```js
   * app.use(guard.guardHubRoutes({ body: (req) => req.body }));
   * ```
   */
  guardHubRoutes(options?: HubRouteOptions<R>): M;
  /**
   * Decides without middleware: for web sockets, which outlive a request, and for everything else.
   *
   * @example
   * ```js
   * const { outcome } = await guard.decide(upgradeRequest, 'custom:notes:write', { group: 'class-a' });
   * ```
   */
  decide<S extends Scope>(
    request: R,
    scope?: S | readonly [S, ...S[]],
    resource?: NoInfer<ResourceOf<S>> | ((request: R) => NoInfer<ResourceOf<S>> | Promise<NoInfer<ResourceOf<S>>>),
  ): Promise<Verdict>;
  /**
   * Forgets a token, so that the next request with it asks the hub again: call it when you revoked one.
   *
   * @example
   * ```js
   * await guard.forget(token);
   * ```
   */
  forget(token: string): Promise<void>;
  /**
   * How many tokens are remembered, remembered as refused, and being looked up.
   *
   * @example
   * ```js
   * gauge.set(guard.sizes().known);
   * ```
   */
  sizes(): { readonly known: number; readonly refused: number; readonly running: number };
}

/**
 * A request that does not get through. It tells no reason, for it may reach the client; {@link GuardOptions.onDecision} does.
 *
 * @example
 * ```js
 * app.use((err, req, res, next) => (err instanceof GuardError ? res.status(err.status).json({ error: err.code }) : next(err)));
 * ```
 */
export class GuardError extends HubscopeError {
  private constructor();
  readonly name: 'GuardError';
  /** `unauthorized`, `forbidden`, `not-found` or `unavailable`. */
  readonly code: string;
  /** 401, 403, 404 or 503. */
  readonly status: number;
  /** The same. */
  readonly statusCode: number;
  /** Whether the message may be shown; it is that of the status. */
  readonly expose: boolean;
  /** `WWW-Authenticate` or `Retry-After`, where they belong to it. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * A policy that is loaded again every now and then. The old one counts until the new one is there, or until it is too old; then
 * requests get 503.
 *
 * @param load - Gives a policy.
 *
 * @example
 * ```js
 * const guard = hubGuard({ policy: refreshing(() => Policy.fromHub(hub, { token }), { everySeconds: 30, staleSeconds: 300 }) });
 * ```
 */
export function refreshing<P extends Policy>(
  load: () => P | Promise<P>,
  options?: { readonly everySeconds?: number; readonly staleSeconds?: number },
): () => P | Promise<P>;

/** A resource of whatever kind, for programs that compute it. */
export type { Resource };
