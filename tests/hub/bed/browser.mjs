// A person's browser, as far as a hub can tell: cookies, redirects, the XSRF token.

import { request } from 'node:http';

/** One browser profile at one hub. */
export class Browser {
  /** @type {Map<string, string>} */
  #jar = new Map();
  #origin;

  /** @param {string} origin for example `http://127.0.0.1:8000` */
  constructor(origin) {
    this.#origin = origin;
  }

  /** What a request of this browser carries in its `Cookie` header. */
  get cookie() {
    return [...this.#jar].map(([name, value]) => `${name}="${value}"`).join('; ');
  }

  /** The token that the hub's pages have in `jhdata.xsrf_token`. */
  get xsrf() {
    return this.#jar.get('_xsrf') ?? '';
  }

  /**
   * Goes to an address as somebody who types it, or who sends a form; redirects are not followed.
   *
   * @param {string} path with the hub's base path
   * @param {{ method?: string, form?: URLSearchParams, headers?: Record<string, string> }} [options]
   * @returns {Promise<{ status: number, headers: import('node:http').IncomingHttpHeaders, text: string }>}
   */
  async visit(path, { method = 'GET', form, headers = {} } = {}) {
    // `fetch` marks its requests as a script's; the hub hands its XSRF cookie only to a navigating browser.
    const answer = await new Promise((resolve, reject) => {
      const type = form === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' };
      const options = { method, headers: { ...(this.cookie && { Cookie: this.cookie }), ...type, ...headers } };
      const sent = request(`${this.#origin}${path}`, options, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part) => (text += part));
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }));
      });
      sent.on('error', reject);
      sent.end(form?.toString());
    });
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [pair] = line.split(';');
      const split = pair.indexOf('=');
      this.#jar.set(pair.slice(0, split), pair.slice(split + 1).replace(/^"|"$/g, ''));
    }
    return answer;
  }
}
