// A real JupyterHub behind its proxy, for the tests of one file.
//
//   const hub = await startHub({ version: '5.5.4' });
//   after(() => hub.stop());
//   const { token } = await hub.token('johan', { scopes: ['servers!group=class-A'] });
//
// Who and what is in it says `jupyterhub_config.py`. It ends with the process that started it, whatever happens.

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { Browser } from './bed/browser.mjs';
import { Child, freePorts, makeFolder, removeFolder } from './bed/children.mjs';

const here = dirname(fileURLToPath(import.meta.url));
/** The repository: tests run in a copy of this folder, and are told where they came from. */
export const root = process.env.HUBSCOPE_ROOT ?? join(here, '../..');
/** How long a hub may take to answer; the first start compiles its Python files, perhaps on a busy machine. */
const START = 120_000;
const SERVICES = ['stagehand', 'idle-culler', 'auditor', 'gradebook'];
const PYTHONS = { '5.5.4': 'HUBSCOPE_PYTHON_5', '6.1.1': 'HUBSCOPE_PYTHON_6' };
const part = encodeURIComponent;

/** The hub versions that this environment has an interpreter for. @type {('5.5.4' | '6.1.1')[]} */
export const versions = /** @type {any} */ (Object.keys(PYTHONS)).filter((version) => process.env[PYTHONS[version]]);

/**
 * Starts a hub with its proxy on free loopback ports and waits until it answers.
 *
 * @param {object} [options]
 * @param {'5.5.4' | '6.1.1'} [options.version]
 * @param {string} [options.baseUrl] the path below which everything lies, with a slash at both ends
 * @param {object} [options.extra] what the test wants beside the stock people: see `jupyterhub_config.py`
 * @returns {Promise<Hub>}
 */
export async function startHub({ version = '5.5.4', baseUrl = '/', extra = {} } = {}) {
  const python = needed(PYTHONS[version] ?? 'a known hub version');
  const proxy = needed('HUBSCOPE_PROXY');
  const hub = new Hub({ version, baseUrl, extra, python, proxy, ports: await freePorts(3) });
  try {
    await hub.start();
  } catch (error) {
    await hub.stop();
    throw error;
  }
  return hub;
}

/** A running hub. */
export class Hub {
  #python;
  #proxyProgram;
  #ports;
  #extra;
  #folder = makeFolder();
  #secrets = { proxy: secret(), cookie: secret() };
  /** @type {Child | null} */
  #hub = null;
  /** @type {Child | null} */
  #proxy = null;

  /** @param {{ version: '5.5.4' | '6.1.1', baseUrl: string, extra: any, python: string, proxy: string, ports: number[] }} setup */
  constructor({ version, baseUrl, extra, python, proxy, ports }) {
    this.version = version;
    this.#extra = extra;
    this.#python = python;
    this.#proxyProgram = proxy;
    this.#ports = ports;
    /** Everybody's password. */
    this.password = secret();
    /** Python that stands at the end of its configuration, from the next start on. */
    this.configurationEnd = '';
    /** Where the proxy listens, for example `http://127.0.0.1:8000`. */
    this.origin = local(ports[0]);
    /** The path below which everything lies, with a slash at both ends. */
    this.baseUrl = baseUrl;
    /** The public address, with a slash at the end. */
    this.url = `${this.origin}${baseUrl}`;
    /** Where the REST API is, without a slash at the end. */
    this.apiUrl = `${this.url}hub/api`;
    /** The hub itself behind its proxy, for what the proxy does not pass on as it was sent. */
    this.innerUrl = `${local(ports[1])}${baseUrl}`;
    const services = [...SERVICES, ...(extra.services ?? []).map((/** @type {any} */ { name }) => name)];
    /** API tokens of services. @type {Record<string, string>} */
    this.services = Object.fromEntries(services.map((name) => [name, secret()]));
  }

  /** What the database is; only the hub writes there. */
  get database() {
    return join(this.#folder, 'jupyterhub.sqlite');
  }

  /** What the hub printed. */
  get log() {
    return join(this.#folder, 'hub.log');
  }

  /** Starts what is not running: the proxy, and the hub. */
  async start() {
    const [, , proxyPort] = this.#ports;
    const cwd = this.#folder;
    if (!this.#proxy || this.#proxy.ended) {
      const [port] = this.#ports;
      const listen = ['--ip', '127.0.0.1', '--port', `${port}`, '--api-ip', '127.0.0.1', '--api-port', `${proxyPort}`];
      const env = { CONFIGPROXY_AUTH_TOKEN: this.#secrets.proxy };
      const log = join(cwd, 'proxy.log');
      this.#proxy = new Child('the proxy', process.execPath, [this.#proxyProgram, ...listen], { cwd, env, log });
      await this.#proxy.waitUntil(async () => (await status(`${local(proxyPort)}/`)) !== 0, START);
    }
    if (!this.#hub || this.#hub.ended) {
      const args = ['-m', 'jupyterhub', '--config', join(here, 'jupyterhub_config.py')];
      this.#hub = new Child('JupyterHub', this.#python, args, { cwd, env: this.#environment(), log: this.log });
      await this.#hub.waitUntil(async () => (await status(`${this.apiUrl}/`)) === 200, START);
    }
  }

  /** Stops the hub alone. Its proxy goes on and answers with 503. */
  async stopHub() {
    await this.#hub?.stop();
    this.#hub = null;
  }

  /** Stops the hub and starts it again; tokens, sessions and rows stay, servers do not. */
  async restart() {
    await this.stopHub();
    await this.start();
  }

  /** Stops everything and removes its files. */
  async stop() {
    await this.stopHub();
    await this.#proxy?.stop();
    this.#proxy = null;
    removeFolder(this.#folder);
  }

  [Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose')]() {
    return this.stop();
  }

  /**
   * Sends one request to the REST API and returns what came back; JSON is parsed.
   *
   * @param {string | { headers: Record<string, string> } | null} credential an API token, what `login` gave, or nobody
   * @param {string} method
   * @param {string} path below `/hub/api`
   * @param {unknown} [body]
   */
  async ask(credential, method, path, body) {
    const json = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      ...(typeof credential === 'string' ? tokenHeaders(credential) : credential?.headers),
      ...(json && { 'Content-Type': 'application/json' }),
    };
    const response = await fetch(`${this.apiUrl}${path}`, { method, headers, body: json, redirect: 'manual' });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parsed(text) };
  }

  /**
   * Like `ask`, as the service `stagehand` who may everything, for requests that must succeed.
   *
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   * @returns {Promise<any>}
   */
  async must(method, path, body) {
    const answer = await this.ask(this.services.stagehand, method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path} got ${answer.status}: ${answer.text.slice(0, 300)}`);
    return answer.body;
  }

  /**
   * Logs a person in as a browser does.
   *
   * @param {string} username
   * @returns {Promise<{ browser: Browser, cookie: string, xsrf: string, headers: Record<string, string> }>} `headers` are
   * what a script on a page of the hub would send
   */
  async login(username) {
    const browser = new Browser(this.origin);
    const login = `${this.baseUrl}hub/login`;
    await browser.visit(login);
    const form = new URLSearchParams({ username, password: this.password, _xsrf: browser.xsrf });
    const answer = await browser.visit(login, { method: 'POST', form });
    if (answer.status !== 302) throw new Error(`${username} could not log in: status ${answer.status}`);
    // The hub binds the XSRF token to the session, so it is another one after the login.
    await browser.visit(`${this.baseUrl}hub/home`);
    const { cookie, xsrf } = browser;
    return { browser, cookie, xsrf, headers: { Cookie: cookie, 'X-XSRFToken': xsrf } };
  }

  /**
   * Issues an API token for a user; without scopes it holds everything that the user does (`inherit`).
   *
   * @param {string} user
   * @param {{ scopes?: string[], expiresIn?: number, note?: string }} [options] `expiresIn` in seconds
   * @returns {Promise<{ id: string, token: string, headers: Record<string, string> }>}
   */
  async token(user, { scopes, expiresIn, note = 'a test' } = {}) {
    const body = { note, ...(scopes && { scopes }), ...(expiresIn && { expires_in: expiresIn }) };
    const { id, token } = await this.must('POST', `/users/${part(user)}/tokens`, body);
    return { id, token, headers: tokenHeaders(token) };
  }

  /**
   * Deletes a token.
   *
   * @param {string} user
   * @param {string} id
   */
  async revoke(user, id) {
    await this.must('DELETE', `/users/${part(user)}/tokens/${part(id)}`);
  }

  /**
   * Starts a server and waits until it runs.
   *
   * @param {string} user
   * @param {string} [name] empty is the default server
   */
  async startServer(user, name = '') {
    await this.must('POST', `/users/${part(user)}/${name === '' ? 'server' : `servers/${part(name)}`}`);
  }

  /**
   * The whole policy snapshot, which the program `hubscope` takes from the hub's database.
   *
   * @returns {Promise<string>} the document
   */
  async snapshot() {
    const program = needed('HUBSCOPE_PROGRAM');
    const from = ['--db', `sqlite:///${this.database}`, '--definitions', join(this.#folder, 'definitions.json')];
    const { stdout } = await promisify(execFile)(program, ['snapshot', ...from, '--hub-version', this.version], {
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  }

  #environment() {
    const [port, hubPort, proxyPort] = this.#ports;
    const modules = [join(root, 'tests/live/hub'), join(root, 'hub/definitions')];
    return {
      PYTHONDONTWRITEBYTECODE: '1',
      CONFIGPROXY_AUTH_TOKEN: this.#secrets.proxy,
      JPY_COOKIE_SECRET: this.#secrets.cookie,
      BED_MODULES: JSON.stringify(modules),
      BED_EXTRA: JSON.stringify(this.#extra),
      BED_END: this.configurationEnd,
      BED_SERVICE_TOKENS: JSON.stringify(this.services),
      BED_BIND_URL: `${local(port)}${this.baseUrl}`,
      BED_HUB_BIND_URL: `${local(hubPort)}${this.baseUrl}`,
      BED_PROXY_API_URL: local(proxyPort),
      BED_DB_URL: `sqlite:///${this.database}`,
      BED_DEFINITIONS: join(this.#folder, 'definitions.json'),
      BED_PASSWORD: this.password,
      BED_PARENT: `${process.pid}`,
      BED_PROXY: `${this.#proxy?.id}`,
      // The quiet servers hand their token to whoever knows the password.
      DEMO_PASSWORD: this.password,
    };
  }
}

/**
 * The headers of a request with an API token.
 *
 * @param {string} token
 * @returns {Record<string, string>}
 */
export function tokenHeaders(token) {
  return { Authorization: `token ${token}` };
}

/** @param {string} variable */
function needed(variable) {
  const value = process.env[variable];
  if (!value || !existsSync(value)) {
    throw new Error(`${variable} names no file; \`cargo xtask test --only hub\` sets it, tests/hub/README.md tells the rest`);
  }
  return value;
}

/** @param {number} port */
function local(port) {
  return `http://127.0.0.1:${port}`;
}

/** The status of an answer, 0 if nobody answers. @param {string} url */
async function status(url) {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}

function secret() {
  return randomBytes(32).toString('hex');
}

/** @param {string} text @returns {any} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
