import { HubscopeError } from '../errors.js';

/** A hub that could not be asked. Holds no token, no cookie, and nothing that a server wrote. */
export class HubFetchError extends HubscopeError {
  /**
   * @param {string} code
   * @param {string} message
   * @param {{ url?: string, status?: number, retryAfter?: number } & ErrorOptions} [details]
   */
  constructor(code, message, details = {}) {
    super(code, message, 'cause' in details ? { cause: details.cause } : undefined);
    this.url = details.url;
    this.status = details.status;
    this.retryAfter = details.retryAfter;
  }
}

Object.defineProperty(HubFetchError.prototype, 'name', { value: 'HubFetchError', configurable: true, writable: true });
