import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';

import { Miniflare } from 'miniflare';

import { ANSWER, DOCUMENT } from './kit/answer.mjs';
import { layApp } from './kit/app.mjs';
import { row, run, versionOf } from './kit/rows.mjs';

layApp();

await row('workerd, bundled by wrangler', { version: versionOf('workerd'), quick: true }, async () => {
  const env = { WRANGLER_SEND_METRICS: 'false', CI: '1' };
  await run(process.execPath, ['node_modules/wrangler/bin/wrangler.js', 'deploy', '--dry-run', '--outdir', 'dist'], { env });
  const files = readdirSync('dist').filter((name) => /\.(js|wasm)$/.test(name));
  const modules = files
    .sort((a, b) => Number(b === 'worker.js') - Number(a === 'worker.js'))
    .map((name) => ({ type: name.endsWith('.wasm') ? 'CompiledWasm' : 'ESModule', path: resolve('dist', name) }));
  assert.equal(modules.filter(({ type }) => type === 'CompiledWasm').length, 2);
  const miniflare = new Miniflare({ modules, compatibilityDate: '2026-01-01' });
  try {
    const response = await miniflare.dispatchFetch('http://localhost/', { method: 'POST', body: DOCUMENT });
    assert.deepEqual(await response.json(), ANSWER);
  } finally {
    await miniflare.dispose();
  }
});
