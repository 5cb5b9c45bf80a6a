import { copyFileSync } from 'node:fs';

import { nodeResolve } from '@rollup/plugin-node-resolve';
import { rollup } from 'rollup';

import { layApp } from './kit/app.mjs';
import { assertPage, served } from './kit/browser.mjs';
import { row, versionOf } from './kit/rows.mjs';

const version = versionOf('rollup');
const app = layApp();

async function bundle(input, resolving, dir) {
  const bundled = await rollup({ input: `${app}/${input}`, plugins: [nodeResolve(resolving)], onwarn: (warning) => { throw new Error(warning.message); } });
  await bundled.write({ dir, format: 'es' });
  await bundled.close();
}

await row('Rollup with node-resolve', { version }, async () => {
  await bundle('main.js', {}, 'dist/plain');
  await served('dist/plain', { script: '/main.js' }, (url) => assertPage(url, { engines: 0 }));
});

await row('Rollup with node-resolve, `hubscope/inline`', { version, needs: "import from 'hubscope/inline'" }, async () => {
  await bundle('single.js', { browser: true }, 'dist/inline');
  await served('dist/inline', { script: '/single.js' }, (url) => assertPage(url, { engines: 0 }));
});

await row('Rollup with node-resolve, `browser: true`', { version, needs: '`cp node_modules/hubscope/dist/*.wasm dist/`' }, async () => {
  await bundle('main.js', { browser: true }, 'dist/fetched');
  for (const engine of ['engine.wasm', 'full.wasm']) copyFileSync(`node_modules/hubscope/dist/${engine}`, `dist/fetched/${engine}`);
  await served('dist/fetched', { script: '/main.js' }, (url) => assertPage(url, { engines: 2 }));
});
