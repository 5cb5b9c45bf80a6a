import { layApp } from './kit/app.mjs';
import { row, run, versionOf } from './kit/rows.mjs';

layApp();
for (const environment of ['node', 'jsdom']) {
  await row(`Vitest, ${environment}`, { version: versionOf('vitest') }, async () => {
    await run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--environment', environment]);
  });
}
