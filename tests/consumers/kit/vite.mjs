// Vite as it is used without a configuration: the build, and the development server.
import { resolve } from 'node:path';

import { layApp } from './app.mjs';
import { assertEmitted, assertPage, served } from './browser.mjs';
import { row, versionOf } from './rows.mjs';

export async function viteRows({ build, createServer }, { quick }) {
  const version = versionOf('vite');
  const root = resolve(layApp());

  // Vite sets it for the whole process; each row is to find it as a shell leaves it.
  delete process.env.NODE_ENV;
  await row('Vite, build', { version, quick }, async () => {
    await build({ root, configFile: false, logLevel: 'warn' });
    assertEmitted(`${root}/dist`, 2);
    await served(`${root}/dist`, {}, (url) => assertPage(url, { engines: 2 }));
  });

  delete process.env.NODE_ENV;
  await row('Vite, development', { version }, async () => {
    const options = { root, cacheDir: `${root}/.vite`, configFile: false, logLevel: 'warn' };
    const server = await createServer({ ...options, server: { host: '127.0.0.1', port: 0 } });
    try {
      await server.listen();
      await assertPage(`http://127.0.0.1:${server.httpServer.address().port}/`, { engines: 0 });
    } finally {
      await server.close();
    }
  });
  return root;
}
