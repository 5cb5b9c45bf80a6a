import { layApp } from './kit/app.mjs';
import { row, run, versionOf } from './kit/rows.mjs';

layApp();
for (const environment of ['node', 'jsdom']) {
  await row(`Jest, ${environment}`, { version: versionOf('jest') }, async () => {
    await run(process.execPath, ['node_modules/jest/bin/jest.js', '--env', environment, '--ci']);
  });
}
