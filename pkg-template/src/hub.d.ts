/** A policy from a running hub: how it is asked, what it leaves open, and what can go wrong. */

import { HubscopeError } from './index.js';

/**
 * How a hub is asked: with a token, or on a page of the hub with its XSRF value.
 *
 * @example
 * ```js
 * const policy = await Policy.fromHub('https://hub.example.org/', { token: process.env.JUPYTERHUB_API_TOKEN });
 * ```
 */
export type HubOptions = HubCredential & {
  /**
   * How requests are made, if not by the global `fetch`: for tests, and for agents with a proxy or a certificate of their own. It is given
   * `redirect: 'manual'` and must not follow redirects.
   */
  readonly fetch?: typeof globalThis.fetch;
  /** Gives up all requests. */
  readonly signal?: AbortSignal | null;
  /** How long one answer may take, in milliseconds. Default 10,000. */
  readonly timeout?: number;
  /** Which lists to read, of those that the caller may read. Default all; `false` for what the caller holds alone. */
  readonly lists?: boolean | readonly ('users' | 'groups' | 'services')[];
  /** How many rows to ask for at a time. Default 200, the most that a hub gives by default. */
  readonly pageSize?: number;
  /** How many pages of one list to read at most, as one that never ends must end somewhere. Default 1,000. */
  readonly maxPages?: number;
};

/**
 * Who asks.
 *
 * @example
 * ```js
 * const credential = { xsrf: window.jhdata.xsrf_token }; // on a page of the hub
 * ```
 */
export type HubCredential =
  | {
      /** An API token, of a user or of a service. */
      readonly token: string;
      readonly xsrf?: undefined;
    }
  | {
      /** On a page of the hub, the value of `window.jhdata.xsrf_token`; the session's cookies go along by themselves. */
      readonly xsrf: string;
      readonly token?: undefined;
    };

/**
 * Something that a policy from a hub's REST API cannot know.
 *
 * | `code` | what is open |
 * | --- | --- |
 * | `memberships` | who else is in the `groups` that the caller holds scopes for: the only one that leaves decisions about the caller open |
 * | `users`, `groups`, `services` | which others exist |
 * | `others` | what anybody but the caller may do |
 * | `servers` | servers that do not run |
 * | `custom-scopes` | which custom scopes the hub defines; one that is not held is denied, misspelt or not |
 *
 * @example
 * ```js
 * for (const { message } of policy.missing ?? []) console.log(`unknown: ${message}`);
 * ```
 */
export interface Missing {
  /** A stable word for programs. */
  readonly code: 'memberships' | 'users' | 'groups' | 'services' | 'others' | 'servers' | 'custom-scopes';
  /** A sentence for people. */
  readonly message: string;
  /** For `memberships`, the groups. */
  readonly groups?: readonly string[];
}

/**
 * A hub that could not be asked. It never holds the token, and nothing that the server wrote.
 *
 * | `code` | what happened, and what helps |
 * | --- | --- |
 * | `bad-url` | the address is none, or has a password, `?` or `#` in it |
 * | `other-origin` | `{ xsrf }` on a page that is not one of this hub; pass a token |
 * | `not-authorized` | the token is wrong, expired or revoked, the session has ended, or a login page stands in front of the hub |
 * | `not-a-hub` | something else answers there; is the hub below a path? |
 * | `redirected` | the address leads elsewhere; redirects are never followed |
 * | `unsupported-version` | a hub whose rules are not modelled |
 * | `unreachable` | no connection, or a page of another origin that the hub does not admit |
 * | `timeout`, `aborted` | it took too long, or the `signal` gave it up |
 * | `rate-limited`, `unavailable` | later, perhaps: after `retryAfter` seconds |
 * | `hub-failed` | the hub's log says why; `lists` can leave out a list that fails |
 * | `changed` | users or groups changed each time they were read; later |
 * | `too-many-pages` | raise `maxPages`, or leave the list out |
 * | `bad-answer` | truncated, or nothing that this API says |
 *
 * @example
 * ```js
 * try {
 *   policy = await Policy.fromHub(hubUrl, { token });
 * } catch (error) {
 *   if (error instanceof HubFetchError && error.code === 'not-authorized') askForAnotherToken();
 *   else throw error;
 * }
 * ```
 */
export class HubFetchError extends HubscopeError {
  /** What was asked for, without what stands behind a `?`. */
  readonly url?: string;
  /** The status of the answer, if there was one. */
  readonly status?: number;
  /** When to try again, in seconds, if the hub said so. */
  readonly retryAfter?: number;
}
