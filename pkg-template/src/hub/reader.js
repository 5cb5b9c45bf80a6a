import { addressOf } from './address.js';
import { HubApi } from './api.js';
import { callerOf, sameCaller } from './caller.js';
import { HubFetchError } from './error.js';
import { Held } from './held.js';
import { Changed, readPages, readServices } from './list.js';
import { missingOf } from './missing.js';
import { optionsOf } from './options.js';
import { own } from './rows.js';
import { Slice } from './slice.js';

/** How often a hub is read that changes while it is read. */
const ATTEMPTS = 3;

/**
 * A slice that was read, ready to load.
 *
 * @typedef {object} Read
 * @property {object} document a `hubscope/1` snapshot
 * @property {import('./caller.js').Caller} caller
 * @property {ReturnType<typeof missingOf>} missing
 * @property {string} url the hub's API
 */

/**
 * Reads from a hub's REST API what the caller may see.
 *
 * @param {unknown} hubUrl
 * @param {unknown} given
 * @returns {Promise<Read>}
 */
export async function readHub(hubUrl, given) {
  const options = optionsOf(given);
  const address = addressOf(hubUrl);
  refuseOtherOrigin(address, options);
  const { body } = await new HubApi(address, options).hub();
  const version = own(body, 'version');
  if (typeof version !== 'string') {
    throw new HubFetchError('not-a-hub', 'something answers there, but it does not say which version of JupyterHub it is', { url: `${address.api}/` });
  }
  for (let attempt = 1; ; attempt += 1) {
    const api = new HubApi(address, options);
    try {
      return await read(api, address, options, version);
    } catch (error) {
      // The other lists are of no use any more.
      api.abandon();
      if (!(error instanceof Changed)) throw error;
      if (attempt === ATTEMPTS) {
        const message = `the hub changed each of the ${ATTEMPTS} times it was read; try again later`;
        throw new HubFetchError('changed', message, { url: address.api });
      }
    }
  }
}

/**
 * @param {HubApi} api
 * @param {import('./address.js').Address} address
 * @param {import('./options.js').Options} options
 * @param {string} version
 * @returns {Promise<Read>}
 */
async function read(api, address, options, version) {
  const url = `${address.api}/user`;
  const question = { url, withToken: options.token !== null };
  const first = await api.user();
  const caller = callerOf(first.body, question);
  const held = new Held(caller.scopes);
  const wanted = (/** @type {'users' | 'groups' | 'services'} */ list) => options.lists.has(list) && held.mayList(list);
  const [users, groups, services] = await together([
    wanted('users') && (() => readPages(api, 'users', options, `${address.api}/users`)),
    wanted('groups') && (() => readPages(api, 'groups', options, `${address.api}/groups`)),
    wanted('services') && (() => readServices(api, `${address.api}/services`)),
  ]);
  // What the lists show is what these scopes show, if they are still the same.
  if ((users || groups || services) && !sameCaller(caller, callerOf((await api.user()).body, question))) throw new Changed();
  const slice = new Slice(caller, { users, groups, services });
  const document = {
    format: 'hubscope/1',
    hub: { kind: 'jupyterhub', version, url: address.url, settings: { base_url: address.path } },
    source: 'rest',
    issued_at: momentOf(first.date),
    knows: slice.knows(),
    ...slice.sections(),
  };
  return { document, caller, missing: missingOf(slice), url: address.api };
}

/**
 * Reads lists side by side. A list that is refused although the scopes show it was asked for with other scopes.
 *
 * @param {(false | (() => Promise<import('./list.js').Listed>))[]} readers
 */
function together(readers) {
  return Promise.all(
    readers.map(async (reader) => {
      if (reader === false) return null;
      try {
        return await reader();
      } catch (error) {
        throw error instanceof HubFetchError && error.status === 403 ? new Changed() : error;
      }
    }),
  );
}

/**
 * The moment by the clock of the hub where its answer tells, which it does not across origins.
 *
 * @param {string | null} date
 */
function momentOf(date) {
  const told = date === null ? NaN : Date.parse(date);
  return new Date(Number.isNaN(told) ? Date.now() : told).toISOString();
}

/**
 * @param {import('./address.js').Address} address
 * @param {import('./options.js').Options} options
 */
function refuseOtherOrigin({ url }, { xsrf }) {
  const here = /** @type {any} */ (globalThis).location?.origin;
  if (xsrf === null || typeof here !== 'string' || here === 'null' || here === new URL(url).origin) return;
  const message = 'the page is not one of this hub: its cookies do not go there, so pass a token';
  throw new HubFetchError('other-origin', message, { url });
}
