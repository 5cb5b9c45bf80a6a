/**
 * Shows in React what the person who looks may do, and nothing else.
 *
 * What a page shows is a hint. Whoever owns the browser can change it, so the hub, or a service with a policy of its own, still
 * has to refuse.
 *
 * @example
 * ```jsx
 * import { init, Policy } from 'hubscope';
 * import { Can, PermissionsProvider } from 'hubscope/react';
 *
 * const caller = init().then(() => Policy.fromHub('/hub/', { xsrf })).then((policy) => policy.caller);
 *
 * root.render(
 *   <PermissionsProvider subject={caller}>
 *     <Can scope="servers" resource={{ user: 'ada', server: '' }} fallback="You may not start this server.">
 *       <StartButton user="ada" />
 *     </Can>
 *   </PermissionsProvider>,
 * );
 * ```
 *
 * @packageDocumentation
 */
import type { ReactElement, ReactNode } from 'react';

import type { Decision, Filters, ResourceOf, Scope, Subject } from './index.js';

/**
 * Who is asked about: a subject, a promise of one, `null` or `undefined` while there is none yet, or the error because of which
 * there will be none.
 *
 * A promise is pending from the moment it is given. To replace a policy without pending in between, give the new subject once it
 * is there.
 *
 * @example
 * ```jsx
 * const [caller, setCaller] = useState(null);
 * const refresh = async () => setCaller((await Policy.fromHub('/hub/', { xsrf })).caller);
 *
 * <PermissionsProvider subject={caller}>…</PermissionsProvider>
 * ```
 */
export type SubjectSource = Subject | PromiseLike<Subject | null | undefined> | Error | null | undefined;

/**
 * What {@link PermissionsProvider} is given.
 *
 * @example
 * ```jsx
 * <PermissionsProvider subject={policy.user('ada')}>…</PermissionsProvider>
 * ```
 */
export interface PermissionsProviderProps {
  /** Who is asked about. Make it once, outside of the component or with `useMemo`: another object is another subject. */
  readonly subject: SubjectSource;
  /** Everything that may ask. */
  readonly children?: ReactNode;
}

/**
 * Tells everything below it who is asked about. Another subject renders only those again whose answers differ; so does a token
 * that expires, by itself. One inside another counts for what is inside it, for example to show the page as somebody else.
 *
 * @example
 * ```jsx
 * <PermissionsProvider subject={policy.user('ada')}>
 *   <UserList />
 * </PermissionsProvider>
 * ```
 */
export function PermissionsProvider(props: PermissionsProviderProps): ReactElement;

/**
 * Whether this may be done. `false` while that is pending, and when nobody knows.
 *
 * The resource may be a new object at every render. Renders again only when the answer changes. On a server, and while a page of a
 * server is brought to life, the answer is `false`.
 *
 * @throws A `QuestionError` for a misspelt scope or an odd resource, which the next error boundary shows. In production, where
 * `process.env.NODE_ENV` is `production`, the answer is `false` instead, and the error is on the console.
 *
 * @example
 * ```jsx
 * function StartButton({ user }) {
 *   const may = useCan('servers', { user, server: '' });
 *   return <button disabled={!may}>Start</button>;
 * }
 * ```
 */
export function useCan<S extends Scope>(scope: S, resource?: ResourceOf<S> | null): boolean;

/**
 * An answer to a page.
 *
 * @example
 * ```jsx
 * const { state, needs } = useDecision('delete:users', { user: 'ada' });
 * const title = state === 'deny' ? `needs ${needs}` : undefined;
 * ```
 */
export interface Answer {
  /**
   * - `pending`: there is no subject yet; also on a server.
   * - `allow`: the hub would let this through.
   * - `deny`: the hub would refuse.
   * - `unknown`: nobody knows, and `decision` says why: the policy lacks something, was freed, failed or never came, or the hub itself
   *   would fail (`decision.outcome` is `fault` then).
   */
  readonly state: 'pending' | 'allow' | 'deny' | 'unknown';
  /** The decision of the engine; `null` while pending. */
  readonly decision: Decision | null;
  /** Unless it is allowed, a scope that would be enough, as roles are written: `servers!server=ada/`. */
  readonly needs: string | null;
}

/**
 * The answer with its reason, for buttons that say why they are disabled. Behaves as {@link useCan} does, and gives the same object as
 * long as the answer is the same.
 *
 * @example
 * ```jsx
 * function DeleteButton({ user }) {
 *   const { state, needs } = useDecision('delete:users', { user });
 *   return <button disabled={state !== 'allow'} title={needs ? `needs ${needs}` : undefined}>Delete</button>;
 * }
 * ```
 */
export function useDecision<S extends Scope>(scope: S, resource?: ResourceOf<S> | null): Answer;

/**
 * What a scope reaches, for a page.
 *
 * @example
 * ```jsx
 * const { state, has } = useReach('list:users');
 * const shown = state === 'known' ? users.filter(({ name }) => has({ user: name })) : [];
 * ```
 */
export interface ReachAnswer<S extends Scope = Scope> extends Filters {
  /** Only what is `known` reaches anything. */
  readonly state: 'pending' | 'known' | 'unknown';
  /** Of what is unknown, why. */
  readonly decision: Decision | null;
  /** Whether this is reached. */
  readonly has: (resource: ResourceOf<S>) => boolean;
}

/**
 * What a scope reaches: to filter a long list with one hook instead of one for each row. Behaves as {@link useDecision} does.
 *
 * @example
 * ```jsx
 * function Servers({ servers }) {
 *   const { has } = useReach('access:servers');
 *   const mine = servers.filter(({ user, server }) => has({ user, server }));
 *   return mine.map(({ user, server }) => <li key={`${user}/${server}`}>{user}</li>);
 * }
 * ```
 */
export function useReach<S extends Scope>(scope: S): ReachAnswer<S>;

/**
 * What {@link Can} is given.
 *
 * @example
 * ```jsx
 * <Can scope="admin:users" fallback={<p>Only admins add users.</p>} pending={<Spinner />}>
 *   <AddUser />
 * </Can>
 * ```
 */
export interface CanProps<S extends Scope = Scope> {
  /** What is to be done. */
  readonly scope: S;
  /** To what; left out, to everything. */
  readonly resource?: ResourceOf<S> | null | undefined;
  /** What only those see who may. It is rendered for nobody else, also not for a moment. */
  readonly children?: ReactNode;
  /** What everybody else sees; nothing by default. */
  readonly fallback?: ReactNode;
  /** What is seen while the answer is pending; by default the fallback. */
  readonly pending?: ReactNode;
}

/**
 * Shows its children to those who may.
 *
 * @example
 * ```jsx
 * <Can scope="servers" resource={{ user: 'ada', server: '' }}>
 *   <button>Start</button>
 * </Can>
 * ```
 */
export function Can<S extends Scope>(props: CanProps<S>): ReactElement;
