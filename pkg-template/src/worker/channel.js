/**
 * Messages between a page and its Worker, in browsers, in Node and in Deno alike.
 *
 * @typedef {object} Endpoint a Worker, a message port, or the global scope of a Worker
 * @property {(message: unknown, transfer?: any) => void} postMessage
 * @property {((event: string, listener: (event: any) => void) => void)=} addEventListener
 * @property {((event: string, listener: (event: any) => void) => void)=} on of Node's worker_threads
 * @property {(() => void)=} start
 */

/**
 * @param {Endpoint} endpoint
 * @param {string} event
 * @param {(value: any) => void} listener
 */
export function listen(endpoint, event, listener) {
  if (typeof endpoint.on === 'function') {
    // Node hands over the value itself.
    endpoint.on(event, listener);
  } else if (typeof endpoint.addEventListener === 'function') {
    endpoint.addEventListener(event, (message) => listener(event === 'message' ? message.data : message));
    endpoint.start?.();
  } else {
    throw new TypeError('this is neither a Worker nor a message port');
  }
}
