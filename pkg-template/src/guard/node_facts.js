/** Requests of `node:http`, as Express, Connect, Koa and Fastify have them. */

/** @typedef {import('./credential.js').Facts} Facts */

/**
 * @implements {Facts}
 */
export class NodeFacts {
  #message;

  /**
   * @param {any} request what the program's own functions get
   * @param {any} message the `IncomingMessage`
   */
  constructor(request, message) {
    this.request = request;
    this.#message = message;
  }

  get method() {
    return this.#message.method;
  }

  /** As it was sent, also in a router that takes a part off. */
  get url() {
    return this.#message.originalUrl ?? this.#message.url;
  }

  get connection() {
    return this.#message.socket ?? null;
  }

  /** @param {string} name */
  header(name) {
    const { headers, rawHeaders } = this.#message;
    // Inherited is nothing: who managed to write to a prototype must not log everybody in.
    if (!Object.hasOwn(headers, name)) return null;
    const value = headers[name];
    if (name !== 'authorization' || !Array.isArray(rawHeaders)) return Array.isArray(value) ? value.join(', ') : value;
    // Node keeps the first of two; a proxy in front of it may have looked at the second.
    let count = 0;
    for (let index = 0; index < rawHeaders.length; index += 2) {
      if (rawHeaders[index].length === name.length && rawHeaders[index].toLowerCase() === name) count += 1;
    }
    return count > 1 ? `${value}, and another` : value;
  }
}
