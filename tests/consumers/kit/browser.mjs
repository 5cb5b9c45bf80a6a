// A page in Chromium, the answer that it shows, and everything that was not right about it.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { ANSWER, DOCUMENT } from './answer.mjs';
import { Skip } from './rows.mjs';

const shared = (name) => import(pathToFileURL(join(process.env.HUBSCOPE_ROOT, 'tests/browser', name)));

/** The policy that the README asks for. */
export const CSP = "default-src 'self'; img-src 'self' data:; script-src 'self' 'wasm-unsafe-eval'";
/** One under which no WebAssembly is compiled. */
export const STRICT_CSP = "default-src 'self'; img-src 'self' data:; script-src 'self'";
/** One for development builds, which live on `eval`. */
export const OPEN_CSP = "default-src 'self' data: 'unsafe-inline' 'unsafe-eval'";

/**
 * Opens a page, and tells what `visit` makes of it, what it complained about, and which WebAssembly files it fetched.
 *
 * @param {string} url
 * @param {(page: import('playwright-core').Page) => Promise<object>} visit
 * @param {(page: import('playwright-core').Page) => Promise<void>} [prepare] what comes before the page is opened
 */
export async function browse(url, visit, prepare) {
  if (!process.env.HUBSCOPE_CHROMIUM) throw new Skip('Chromium is missing');
  const { launch } = await shared('chromium.mjs');
  const browser = await launch();
  try {
    const page = await browser.newPage();
    const complaints = [];
    const fetched = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('response', (response) => {
      if (!response.url().startsWith('http')) return;
      const { origin, pathname } = new URL(response.url());
      if (origin !== new URL(url).origin) complaints.push(`request to ${response.url()}`);
      if (response.status() >= 400) complaints.push(`${response.status()} for ${pathname}`);
      if (pathname.endsWith('.wasm')) fetched.push(basename(pathname));
    });
    await prepare?.(page);
    await page.goto(url);
    const seen = await visit(page).catch((error) => {
      throw new Error(`the page gave no answer: ${[...complaints, error.message].join('\n')}`);
    });
    return { ...seen, complaints, fetched };
  } finally {
    await browser.close();
  }
}

/** Waits for the answer of the little application. */
export function look(url) {
  return browse(url, async (page) => {
    await page.waitForSelector('body[data-result]', { state: 'attached', timeout: 60_000 });
    return { result: JSON.parse(await page.locator('body').getAttribute('data-result')) };
  });
}

/** Checks that a page answers right and has nothing to complain about; `engines` is how many files it must have fetched. */
export async function assertPage(url, { engines }) {
  const { result, complaints, fetched } = await look(url);
  assert.deepEqual(result, ANSWER, `${JSON.stringify(result)}\n${complaints.join('\n')}`);
  assert.deepEqual(complaints, []);
  assert.equal(new Set(fetched).size, engines, `fetched: ${fetched}`);
  assert.equal(fetched.length, engines, `fetched: ${fetched}`);
}

/**
 * Serves a folder, and hands its address to `check`.
 *
 * @param {string} folder
 * @param {{ script?: string, module?: boolean, csp?: string, types?: Record<string, string> }} options `script` is the one of an
 *   index page that is served in place of the folder's
 * @param {(url: string) => Promise<void>} check
 */
export async function served(folder, { script, module = true, csp = CSP, types }, check) {
  const { serve } = await shared('serve.mjs');
  const files = { '/policy.json': DOCUMENT };
  if (script) {
    const attribute = module ? 'type="module"' : 'defer';
    files['/index.html'] = `<!doctype html><title>test</title><link rel="icon" href="data:,"><body><script ${attribute} src="${script}"></script>`;
  }
  const server = await serve({ '': folder }, { csp, types, files });
  try {
    await check(`${server.url}/`);
  } finally {
    await server.close();
  }
}

/** Checks that a bundler wrote each of so many engines once. */
export function assertEmitted(folder, engines) {
  const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.wasm'));
  assert.equal(files.length, engines, `emitted: ${files}`);
}
