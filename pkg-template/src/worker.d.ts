/**
 * The same policy in a Web Worker, so that documents of megabytes and large questions never hold a page up.
 *
 * @example
 * ```js
 * // policy.worker.js
 * import * as hubscope from 'hubscope/full';
 * import { serve } from 'hubscope/worker';
 *
 * serve(hubscope);
 * ```
 * ```js
 * // the page
 * import { connect } from 'hubscope/worker';
 *
 * const connection = connect(new Worker(new URL('./policy.worker.js', import.meta.url), { type: 'module' }));
 * const policy = await connection.load(await (await fetch('/policy.json')).arrayBuffer());
 * await policy.user('ada').can('access:servers', { user: 'grace', server: '' });
 * ```
 *
 * @packageDocumentation
 */
import type { Difference, Edit, HubConfiguration, Queries, Start } from './full.js';
import type { Decision, Filters, LoadOptions, Matrix, Resource, ResourceOf, Scope, Summary } from './index.js';

/**
 * A Worker, a message port, or the inside of a Worker, of browsers as of Node's `worker_threads`.
 *
 * @example
 * ```js
 * import { parentPort } from 'node:worker_threads';
 *
 * serve(hubscope, parentPort);
 * ```
 */
export interface Endpoint {
  postMessage(message: unknown): void;
}

/**
 * Answers inside a Worker. The engine is loaded at the first {@link Connection.load}.
 *
 * @param entry - What `hubscope` or `hubscope/full` exports; only the second answers queries.
 * @param endpoint - Where questions come from; in browsers the Worker's own scope.
 *
 * @example
 * ```js
 * import * as hubscope from 'hubscope';
 *
 * serve(hubscope);
 * ```
 */
export function serve(entry: { init(): Promise<void>; Policy: { load(source: string): unknown } }, endpoint?: Endpoint): void;

/**
 * Speaks with a Worker that serves.
 *
 * @example
 * ```js
 * using connection = connect(worker); // ends the Worker at the end of the block
 * ```
 */
export function connect(worker: Endpoint): Connection;

/**
 * A Worker with policies in it.
 *
 * Should the Worker fail or end, everything that was asked is rejected with an `EngineError` `worker-failed`, and so is all that is asked
 * later: nothing waits for ever, and nothing is allowed.
 *
 * @example
 * ```js
 * const policy = await connection.load(text);
 * ```
 */
export interface Connection {
  /**
   * Loads a snapshot in the Worker; rejects as `Policy.load` throws.
   *
   * @example
   * ```js
   * const policy = await connection.load(bytes, { maxBytes: 4_000_000 });
   * ```
   */
  load(source: ArrayBuffer | ArrayBufferView | string | object, options?: LoadOptions): Promise<RemotePolicy>;
  /** Ends the Worker. */
  close(): void;
  /** The same as {@link Connection.close}, for `using`. */
  [Symbol.dispose](): void;
}

/**
 * A policy in a Worker: what `Policy` has, with promises in place of answers.
 *
 * Ask many things at once with {@link RemotePolicy.matrix} and {@link RemoteSubject.checkMany}: a message costs more than a thousand answers.
 *
 * @example
 * ```js
 * const { difference } = await policy.query({ op: 'preview', edits });
 * ```
 */
export interface RemotePolicy {
  user(name: string): RemoteSubject;
  service(name: string): RemoteSubject;
  group(name: string): RemoteSubject;
  token(id: string, options?: { readonly now?: Date | number }): RemoteSubject;
  bearer(owner: { readonly user: string } | { readonly service: string }, scopes: Iterable<string>): RemoteSubject;
  matrix(axes: {
    readonly subjects: Iterable<RemoteSubject>;
    readonly scopes: Iterable<Scope>;
    readonly resources?: Iterable<Resource | null>;
  }): Promise<Matrix>;
  names(kind: 'user' | 'service' | 'group' | 'token'): Promise<readonly string[]>;
  scopeNames(): Promise<readonly Scope[]>;
  isScope(text: string): Promise<boolean>;
  summary(): Promise<Summary>;
  /** Needs `hubscope/full` in the Worker. */
  query<Op extends keyof Queries>(
    question: { readonly op: Op } & Queries[Op]['arguments'],
    options?: { readonly now?: Date | number },
  ): Promise<Queries[Op]['value']>;
  /** Needs `hubscope/full` in the Worker. */
  difference(
    source: ArrayBuffer | ArrayBufferView | string | object,
    options?: { readonly limit?: number; readonly tokens?: boolean; readonly now?: Date | number },
  ): Promise<Difference>;
  /** Needs `hubscope/full` in the Worker. */
  start(
    configuration: ArrayBuffer | ArrayBufferView | string | HubConfiguration,
    options?: { readonly document?: boolean; readonly now?: Date | number },
  ): Promise<Start>;
  document(): Promise<string>;
  /** Needs `hubscope/full` in the Worker. */
  after(edits: readonly Edit[]): Promise<RemotePolicy>;
  /** Gives the memory back. */
  free(): Promise<void>;
}

/**
 * Somebody who asks a policy in a Worker. It holds nothing there, so there is nothing to free.
 *
 * @example
 * ```js
 * const ada = policy.user('ada');
 * if (await ada.can('delete:users', { user: 'grace' })) showDeleteButton();
 * ```
 */
export interface RemoteSubject {
  can<S extends Scope>(scope: S, resource?: ResourceOf<S>): Promise<boolean>;
  check<S extends Scope>(scope: S, resource?: ResourceOf<S>): Promise<Decision['outcome']>;
  checkMany<S extends Scope>(scope: S, resources: Iterable<ResourceOf<S> | null>): Promise<Uint8Array>;
  decide<S extends Scope>(scope: S, resource?: ResourceOf<S>): Promise<Decision>;
  /** The filters alone: a test of resources is {@link RemoteSubject.checkMany}. */
  reach(scope: Scope): Promise<Filters>;
  scopes(): Promise<readonly string[]>;
}
