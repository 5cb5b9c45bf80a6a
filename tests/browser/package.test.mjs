import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { launch, open } from './chromium.mjs';
import { serve } from './serve.mjs';
import { school } from '../js/snapshots.mjs';

const PAGE = '<!doctype html><link rel="icon" href="/icon.svg"><title>test</title><script type="module" src="/test.js"></script>';
const DECIDE = `
import { init, Policy } from '/package/dist/index.browser.js';
try {
  await Promise.all([init(), init()]);
  const policy = Policy.load(await (await fetch('/policy.json')).arrayBuffer());
  const johan = policy.user('johan');
  report({
    allowed: johan.can('servers', { user: 'student1', server: '' }),
    denied: johan.can('servers', { user: 'maría', server: '' }),
    scopes: johan.scopes().includes('servers!group=class-A'),
  });
} catch (error) {
  report({ code: error.code, message: error.message });
}
`;
const RIGHT = { allowed: true, denied: false, scopes: true };
/** The page's policy allows no `eval`, so results are read from the document. */
const REPORT = 'const report = (value) => { document.body.dataset.result = JSON.stringify(value); };\n';

describe('the package in Chromium', () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());

  /** What the script of a page reports. */
  async function run(script, options = {}) {
    const files = {
      '/index.html': PAGE,
      '/test.js': REPORT + script,
      '/icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
      '/policy.json': JSON.stringify(school()),
      ...options.files,
    };
    const server = await serve({ package: process.env.HUBSCOPE_PACKAGE }, { ...options, files });
    const { page, complaints, close } = await open(browser, `${server.url}/`);
    try {
      await page.waitForSelector('body[data-result]', { state: 'attached' });
      return { result: JSON.parse(await page.locator('body').getAttribute('data-result')), complaints };
    } finally {
      await close();
      await server.close();
    }
  }

  it('fetches its engine and decides, under a strict policy', async () => {
    const { result, complaints } = await run(DECIDE);
    assert.deepEqual(result, RIGHT);
    assert.deepEqual(complaints, []);
  });

  it('does with a server that does not know the type', async () => {
    const { result } = await run(DECIDE, { types: { '.wasm': 'application/octet-stream' } });
    assert.deepEqual(result, RIGHT);
  });

  it('says what the policy lacks', async () => {
    const { result } = await run(DECIDE, { csp: "default-src 'self'" });
    assert.equal(result.code, 'blocked-by-csp', JSON.stringify(result));
    assert.match(result.message, /'wasm-unsafe-eval'/);
  });

  it('tries again after the engine was not found', async () => {
    const script = `
      import { init, Policy } from '/package/dist/index.browser.js';
      const codes = [];
      for (const source of ['/nowhere.wasm', '/policy.json', undefined]) {
        try { await init(source); codes.push('ok'); } catch (error) { codes.push(error.code); }
      }
      report(codes);
    `;
    const { result } = await run(script);
    assert.deepEqual(result, ['not-loaded', 'not-loaded', 'ok']);
  });

  it('loads the full engine when a page asks for it, and answers in a Worker', async () => {
    const script = `
import { init, Policy } from '/package/dist/index.browser.js';
import { connect } from '/package/dist/worker.js';
await init();
const text = await (await fetch('/policy.json')).text();
const small = Policy.load(text);
const server = { user: 'student1', server: '' };
const full = await import('/package/dist/full.browser.js');
await full.init();
const question = { op: 'explain', principal: { user: 'johan' }, scope: 'servers', resource: server };
const here = full.Policy.from(small).query(question);
const connection = connect(new Worker('/policy.worker.js', { type: 'module' }));
const remote = await connection.load(text);
const there = await remote.query(question);
const bad = await connection.load('{').catch(({ name, code, line }) => [name, code, line]);
const dead = connect(new Worker('/none.js', { type: 'module' }));
report({
  same: JSON.stringify(here) === JSON.stringify(there) && here.text.length > 0,
  may: [small.user('johan').can('servers', server), await remote.user('johan').can('servers', server), await remote.user('maría').can('servers', server)],
  shared: full.QuestionError === (await import('/package/dist/index.browser.js')).QuestionError,
  bad,
  dead: await dead.load(text).catch(({ code }) => code),
});`;
    const worker = "import * as hubscope from '/package/dist/full.browser.js'; import { serve } from '/package/dist/worker.js'; serve(hubscope);";
    const { result } = await run(script, { files: { '/policy.worker.js': worker } });
    assert.deepEqual(result, {
      same: true, may: [true, true, false], shared: true, bad: ['SnapshotError', 'truncated', 1], dead: 'worker-failed',
    });
  });

  it('works inline, and in a worker that gets the compiled module', async () => {
    const script = `
      import { init, Policy } from '/package/dist/index.inline.js';
      await init();
      const module = await WebAssembly.compileStreaming(fetch('/package/dist/engine.wasm'));
      const text = await (await fetch('/policy.json')).text();
      const worker = new Worker('/worker.js', { type: 'module' });
      worker.onmessage = ({ data }) => {
        report([Policy.load(text).user('amira').can('proxy'), data]);
      };
      worker.postMessage({ module, text });
    `;
    const worker = `
      import { init, Policy } from '/package/dist/core.js';
      onmessage = async ({ data }) => {
        await init(data.module);
        postMessage(Policy.load(data.text).user('johan').decide('proxy'));
      };
    `;
    const { result } = await run(script, { files: { '/worker.js': worker } });
    assert.deepEqual(result, [true, { outcome: 'deny' }]);
  });
});
