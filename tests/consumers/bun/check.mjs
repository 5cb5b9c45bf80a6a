import { assertPrinted } from './kit/answer.mjs';
import { layApp } from './kit/app.mjs';
import { binary } from './kit/binary.mjs';
import { assertEmitted, assertPage, served } from './kit/browser.mjs';
import { row, run, versionOf } from './kit/rows.mjs';

const version = versionOf('bun');
const app = layApp();
const bun = () => binary(...['x64', 'x64-baseline', 'aarch64'].map((name) => `node_modules/@oven/bun-linux-${name}/bin/bun`));

await row('Bun, ESM', { version }, async () => assertPrinted(await run(bun(), [`${app}/node.mjs`])));
await row('Bun, CommonJS', { version }, async () => assertPrinted(await run(bun(), [`${app}/node.cjs`])));
await row('Bun, build', { version, needs: "import from 'hubscope/inline'" }, async () => {
  await run(bun(), ['build', `${app}/single.js`, '--outdir', 'dist', '--minify']);
  assertEmitted('dist', 0);
  await served('dist', { script: '/single.js' }, (url) => assertPage(url, { engines: 0 }));
});
