import { HubscopeError } from '../errors.js';
import { headersOf } from './verdict.js';

/** @typedef {import('./verdict.js').Verdict} Verdict */

/** @type {Record<number, [code: string, message: string]>} */
const WORDS = {
  302: ['login-needed', 'Found'],
  400: ['bad-request', 'Bad Request'],
  401: ['unauthorized', 'Unauthorized'],
  403: ['forbidden', 'Forbidden'],
  404: ['not-found', 'Not Found'],
  503: ['unavailable', 'Service Unavailable'],
};

/**
 * A request that does not get through. It tells no reason: what it says may reach the client.
 *
 * `status`, `statusCode`, `expose` and `headers` are what the error handlers of Express, Koa and Fastify look for.
 */
export class GuardError extends HubscopeError {
  /**
   * @param {number} status
   * @param {Record<string, string>} [headers]
   */
  constructor(status, headers = {}) {
    const [code, message] = WORDS[status] ?? ['refused', status < 500 ? 'Refused' : 'Failed'];
    super(code, message);
    this.status = status;
    this.statusCode = status;
    this.expose = status < 500;
    this.headers = headers;
    // Nothing is broken, so there is no place to look at; handlers that show a stack in development have nothing to show.
    this.stack = `${this.name}: ${message}`;
  }
}

Object.defineProperty(GuardError.prototype, 'name', { value: 'GuardError', configurable: true, writable: true });

/** @param {Verdict} verdict */
export function refusalOf(verdict) {
  return new GuardError(verdict.status, headersOf(verdict));
}

/**
 * What the hub itself would send: JSON from its API, nothing but a status or the way to the login from its pages.
 *
 * @param {Verdict} verdict
 * @param {string} url
 */
export function answerOf(verdict, url) {
  const { status, message, headers } = refusalOf(verdict);
  const json = /\/hub\/api(?:[/?]|$)/.test(url) ? JSON.stringify({ status, message }) : null;
  /** @type {Record<string, string>} */
  const all = { ...headers, 'Content-Type': json === null ? 'text/plain; charset=utf-8' : 'application/json' };
  return { status, headers: all, body: json ?? (status === 302 ? '' : message) };
}
