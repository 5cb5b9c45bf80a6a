// The built page on an origin of its own, and everything that it does there.

import { join } from 'node:path';

import { root } from '../bed.mjs';
import { noBrowser } from '../from_hub/chromium.mjs';

const { serve } = await import(join(root, 'tests/browser/serve.mjs'));

const built = process.env.HUBSCOPE_PAGE;

/** Why there is no page to be seen; `false` if there is one. */
export const noPage = noBrowser || (built ? false : 'the page was not built: HUBSCOPE_PAGE is not set');

/** Serves the page; with `connect` it may ask other origins too. @param {import('node:test').TestContext} t */
export async function servePage(t, { connect = false } = {}) {
  const csp = `default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; frame-ancestors 'none'${connect ? '; connect-src *' : ''}`;
  const server = await serve({ '': built }, { csp });
  t.after(() => server.close());
  return server.url;
}

/**
 * The page in a fresh profile, with its complaints and the origins that it asked.
 *
 * @param {any} browser
 * @param {string} url
 */
export async function visit(browser, url) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 1000 } });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints = [];
  /** @type {string[]} */
  const asked = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  context.on('request', (request) => asked.push(request.url()));
  await page.goto(url);
  return { page, complaints, asked };
}

/** To another place in the page; ends when the page is there, though its answers may still come. @param {any} page @param {string} hash */
export async function go(page, hash) {
  await page.evaluate(async (/** @type {string} */ next) => {
    const gone = new Promise((resolve) => addEventListener('hashchange', () => setTimeout(resolve), { once: true }));
    location.hash = next;
    await gone;
  }, hash);
}
