// What the scripts say to the hub: REST with a token, or with the cookies of a browser session.

import { request } from 'node:http';

/** The hub behind its proxy. */
export class Hub {
  /** @param {string} url the public address, without a slash at the end */
  constructor(url) {
    this.url = url;
  }

  /** Sends one API request and returns the status and the body, parsed if it is JSON. */
  async ask(credential, method, path, body) {
    const response = await fetch(`${this.url}/hub/api${path}`, {
      method,
      redirect: 'manual',
      headers: { ...credential.headers, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: parsed(text), text };
  }

  /** Like `ask`, for requests that must succeed. */
  async must(credential, method, path, body) {
    const answer = await this.ask(credential, method, path, body);
    if (answer.status >= 300) {
      throw new Error(`${method} ${path} was answered with ${answer.status}: ${answer.text.slice(0, 300)}`);
    }
    return answer.body;
  }

  /** Logs a person in as a browser does, and returns the headers that the browser's requests would carry. */
  async login(username, password) {
    const jar = new Map();
    await this.#page(jar, 'GET', '/hub/login');
    const form = new URLSearchParams({ username, password, _xsrf: jar.get('_xsrf') ?? '' });
    const answer = await this.#page(jar, 'POST', '/hub/login', form);
    if (answer.status !== 302) {
      throw new Error(`${username} could not log in: status ${answer.status}`);
    }
    // The hub binds the XSRF token to the session, so it is another one after the login.
    await this.#page(jar, 'GET', '/hub/home');
    return { Cookie: cookies(jar), 'X-XSRFToken': jar.get('_xsrf') };
  }

  async #page(jar, method, path, form) {
    const response = await navigate(`${this.url}${path}`, method, { Cookie: cookies(jar) }, form);
    for (const line of response.headers['set-cookie'] ?? []) {
      const [pair] = line.split(';');
      const split = pair.indexOf('=');
      jar.set(pair.slice(0, split), pair.slice(split + 1).replace(/^"|"$/g, ''));
    }
    return { status: response.statusCode };
  }
}

/** The headers of a request with an API token. */
export function tokenHeaders(secret) {
  return { Authorization: `token ${secret}` };
}

// `fetch` marks its requests as a script's; the hub hands its XSRF cookie only to a navigating browser.
async function navigate(url, method, headers, form) {
  return new Promise((resolve, reject) => {
    const type = form === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' };
    const sent = request(url, { method, headers: { ...headers, ...type } }, (response) => {
      response.resume();
      response.on('end', () => resolve(response));
    });
    sent.on('error', reject);
    sent.end(form?.toString());
  });
}

function cookies(jar) {
  return [...jar].map(([name, value]) => `${name}="${value}"`).join('; ');
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
