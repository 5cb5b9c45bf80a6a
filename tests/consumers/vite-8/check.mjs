import assert from 'node:assert/strict';

import * as vite from 'vite';

import { ANSWER } from './kit/answer.mjs';
import { assertPage, look, served, STRICT_CSP } from './kit/browser.mjs';
import { row, versionOf } from './kit/rows.mjs';
import { viteRows } from './kit/vite.mjs';

const root = await viteRows(vite, { quick: true });
const version = versionOf('vite');

await row('a page without wasm-unsafe-eval', { version, needs: "`'wasm-unsafe-eval'` in the page's `script-src`" }, () =>
  served(`${root}/dist`, { csp: STRICT_CSP }, async (url) => {
    const { result } = await look(url);
    assert.equal(result.code, 'blocked-by-csp', JSON.stringify(result));
    assert.match(result.message, /'wasm-unsafe-eval'/);
    await served(`${root}/dist`, {}, (same) => assertPage(same, { engines: 2 }));
  }),
);

await row('a server that knows no wasm', { version }, () =>
  served(`${root}/dist`, { types: { '.wasm': 'application/octet-stream' } }, async (url) => {
    const { result, fetched } = await look(url);
    assert.deepEqual(result, ANSWER);
    assert.equal(fetched.length, 2, `fetched: ${fetched}`);
  }),
);
