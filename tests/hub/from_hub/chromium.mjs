// A headless Chromium in which a person logs in at a hub, and pages find the package.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const modules = createRequire(import.meta.url);
const dist = dirname(modules.resolve('hubscope/engine.wasm'));
/** Where the pages of this test find the package. */
const HERE = '/hubscope-dist/';

/** Why there is no browser; `false` if there is one. */
export const noBrowser =
  process.env.HUBSCOPE_CHROMIUM && process.env.HUBSCOPE_TOOLS ? false : 'Chromium is missing: HUBSCOPE_CHROMIUM and HUBSCOPE_TOOLS are not set';

/** @param {import('node:test').TestContext} t */
export async function launch(t) {
  const { chromium } = createRequire(join(`${process.env.HUBSCOPE_TOOLS}`, '../package.json'))('playwright-core');
  const args = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
  const browser = await chromium.launch({ executablePath: process.env.HUBSCOPE_CHROMIUM, args });
  t.after(() => browser.close());
  return browser;
}

/** A server with one empty page. A real one: browsers keep pages that come from nowhere away from this machine. @param {import('node:test').TestContext} t */
export async function startApp(t) {
  const server = createServer((_request, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('<title>app</title>'));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${/** @type {any} */ (server.address()).port}`;
}

/** A page of a fresh profile. Every origin has the package below `/hubscope-dist/`. @param {any} browser */
export async function open(browser) {
  const page = await (await browser.newContext()).newPage();
  await page.route(`**${HERE}*`, async (/** @type {any} */ route) => {
    const name = new URL(route.request().url()).pathname.slice(HERE.length);
    await route.fulfill({ contentType: name.endsWith('.js') ? 'text/javascript' : 'application/wasm', body: await readFile(join(dist, name)) });
  });
  return page;
}

/** @param {any} page @param {import('../bed.mjs').Hub} hub @param {string} username */
export async function logIn(page, hub, username) {
  await page.goto(`${hub.url}hub/login?next=${encodeURIComponent(`${hub.baseUrl}hub/home`)}`);
  await page.fill('input[name=username]', username);
  await page.fill('input[name=password]', hub.password);
  await Promise.all([page.waitForURL('**/hub/home'), page.click('input[type=submit], button[type=submit]')]);
}

/**
 * Runs a function in the page with the package, and returns its value, or the code and message of its error.
 *
 * @param {any} page
 * @param {(hubscope: any, argument: any) => Promise<any>} script
 * @param {any} [argument]
 */
export function run(page, script, argument) {
  return page.evaluate(
    async ({ here, text, value }) => {
      const hubscope = await import(`${here}index.inline.js`);
      await hubscope.init();
      try {
        return await new Function(`return (${text})`)()(hubscope, value);
      } catch (error) {
        return { code: /** @type {any} */ (error).code, message: String(error) };
      }
    },
    { here: HERE, text: script.toString(), value: argument },
  );
}
