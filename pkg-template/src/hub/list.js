import { HubFetchError } from './error.js';
import { odd, own, rowOf } from './rows.js';

/** @typedef {import('./rows.js').Row} Row */

/**
 * A list as far as the hub shows it.
 *
 * @typedef {object} Listed
 * @property {Map<string, Row>} rows by name
 * @property {boolean} whole whether every row that the filters let through has a name
 */

/** The hub changed while it was read, so that what was read was never true. */
export class Changed extends Error {}

/**
 * Reads a list page by page.
 *
 * Pages are counted by position, so a row that disappears from an earlier page moves all others, and one of them is never seen. Each page
 * therefore begins with the last row of the page before, and it must be the same.
 *
 * @param {import('./api.js').HubApi} api
 * @param {'users' | 'groups'} list
 * @param {{ pageSize: number, maxPages: number }} options
 * @param {string} url for the errors
 * @returns {Promise<Listed>}
 */
export async function readPages(api, list, { pageSize, maxPages }, url) {
  /** @type {Map<string, Row>} */
  const rows = new Map();
  let whole = true;
  let offset = 0;
  /** @type {string | null} the row that the page must begin with */
  let link = null;
  for (let pages = 0; pages < maxPages; pages += 1) {
    const { body } = await api.page(list, offset, pageSize);
    const page = pageOf(body, offset, url);
    const models = page.items.map((model) => rowOf(model, url));
    if (models.includes(null) || models.length < Math.min(page.limit, page.total - offset)) whole = false;
    if (link !== null) {
      if (models[0]?.name !== link) throw new Changed();
      models.shift();
    }
    for (const row of models) {
      if (row === null) continue;
      if (rows.has(row.name)) throw new Changed();
      rows.set(row.name, row);
    }
    if (page.next === null) return { rows, whole };
    const last = models.at(-1);
    // A hub that gives out single rows has no room for one twice, and hidden rows are no link.
    const linked = whole && page.limit > 1 && last !== undefined && last !== null;
    link = linked ? last.name : null;
    offset = linked ? page.next - 1 : page.next;
  }
  const message = `the list \`${list}\` has more than ${maxPages} pages of ${pageSize}; raise \`maxPages\`, or leave the list out with \`lists\``;
  throw new HubFetchError('too-many-pages', message, { url });
}

/**
 * Reads the list of services, which is one object.
 *
 * @param {import('./api.js').HubApi} api
 * @param {string} url
 * @returns {Promise<Listed>}
 */
export async function readServices(api, url) {
  const { body } = await api.list('services');
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw odd(url);
  /** @type {Map<string, Row>} */
  const rows = new Map();
  let whole = true;
  for (const model of Object.values(body)) {
    const row = rowOf(model, url);
    if (row === null) whole = false;
    else rows.set(row.name, row);
  }
  return { rows, whole };
}

/**
 * @param {any} body
 * @param {number} offset
 * @param {string} url
 * @returns {{ items: unknown[], limit: number, total: number, next: number | null }}
 */
function pageOf(body, offset, url) {
  const items = own(body, 'items');
  const about = own(body, '_pagination');
  const [limit, total] = [own(about, 'limit'), own(about, 'total')].map(Number);
  const following = own(about, 'next') ?? null;
  const next = following === null ? null : Number(own(following, 'offset'));
  const counted = [limit, total].every((number) => Number.isSafeInteger(number) && number >= 0) && limit > 0;
  // A next page that is not behind this one would never end.
  if (!Array.isArray(items) || !counted || (next !== null && !(Number.isSafeInteger(next) && next > offset))) throw odd(url);
  return { items, limit, total, next };
}
