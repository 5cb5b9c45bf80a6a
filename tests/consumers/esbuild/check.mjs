import { copyFileSync } from 'node:fs';

import { build } from 'esbuild';

import { layApp } from './kit/app.mjs';
import { assertPage, served } from './kit/browser.mjs';
import { row, versionOf } from './kit/rows.mjs';

const version = versionOf('esbuild');
const app = layApp();

await row('esbuild, `hubscope/inline`', { version, needs: "import from 'hubscope/inline'", quick: true }, async () => {
  await build({ entryPoints: [`${app}/single.js`], bundle: true, minify: true, outdir: 'dist/inline', logLevel: 'warning' });
  await served('dist/inline', { script: '/single.js', module: false }, (url) => assertPage(url, { engines: 0 }));
});

await row('esbuild, `hubscope`', { version, needs: '`cp node_modules/hubscope/dist/*.wasm dist/`' }, async () => {
  const outdir = 'dist/fetched';
  await build({ entryPoints: [`${app}/main.js`], bundle: true, minify: true, format: 'esm', splitting: true, outdir, logLevel: 'warning' });
  for (const engine of ['engine.wasm', 'full.wasm']) copyFileSync(`node_modules/hubscope/dist/${engine}`, `${outdir}/${engine}`);
  await served(outdir, { script: '/main.js' }, (url) => assertPage(url, { engines: 2 }));
});
