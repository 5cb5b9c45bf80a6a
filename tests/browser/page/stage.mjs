// The built page in Chromium: one visit a state, each silent on the console, without violations that axe finds, and with a picture kept.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before } from 'node:test';

import { launch, open } from '../chromium.mjs';
import { PAGE_CSP, serve } from '../serve.mjs';

const AXE = readFileSync(createRequire(join(process.env.HUBSCOPE_TOOLS, '../package.json')).resolve('axe-core/axe.min.js'), 'utf8');
const PICTURES = process.env.HUBSCOPE_PICTURES;
if (PICTURES) mkdirSync(PICTURES, { recursive: true });

/**
 * Serves the page for the tests of a `describe`, with `files` beside it.
 *
 * @param {{ files?: Record<string, string | Buffer>, csp?: string }} [options]
 */
export function stage(options = {}) {
  const on = { browser: null, server: null, url: '' };
  before(async () => {
    on.browser = await launch();
    on.server = await serve({ '': process.env.HUBSCOPE_PAGE }, { files: { '/policy.json': 'null', ...options.files }, csp: options.csp ?? PAGE_CSP });
    on.url = on.server.url;
  });
  after(async () => {
    await on.browser?.close();
    await on.server?.close();
  });

  /**
   * Opens the page at a fragment, lets `look` at it, and expects silence.
   *
   * @param {string} hash such as `#/view-as?source=school`
   * @param {(page: any) => Promise<void>} look
   * @param {{ picture?: string, expected?: RegExp } & Record<string, unknown>} [options] `picture` keeps a screenshot and runs axe in light
   * and dark; `expected` are complaints that belong to the test; the rest are options of the browser's context
   */
  on.visit = async (hash, look, { picture, expected, ...context } = {}) => {
    const { page, complaints, close } = await open(on.browser, `${on.url}/${hash}`, { viewport: { width: 1280, height: 860 }, ...context });
    page.setDefaultTimeout(15_000);
    try {
      await look(page);
      if (picture) await inspect(page, picture);
      assert.deepEqual(complaints.filter((text) => !expected?.test(text)), []);
    } finally {
      await close();
    }
  };
  return on;
}

/** No violation that axe finds, in light and in dark; a picture of both. */
export async function inspect(page, name) {
  for (const scheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme: scheme });
    // Colours change over 120 ms.
    await page.waitForTimeout(200);
    if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}-${scheme}.png`) });
    assert.deepEqual(await violations(page), [], `${name}, ${scheme}`);
  }
  await page.emulateMedia({ colorScheme: null });
}

/** Rules of axe that the page breaks, with the elements. */
export async function violations(page) {
  await page.evaluate(AXE);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary}`).join(' | ')}`);
}

/** Whether anything is wider than the page. */
export async function fits(page) {
  const { scrollWidth, clientWidth } = await page.evaluate('document.documentElement');
  assert.equal(scrollWidth, clientWidth);
}
