import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';

import { ANSWER } from './kit/answer.mjs';
import { layApp } from './kit/app.mjs';
import { assertPage } from './kit/browser.mjs';
import { row, run, versionOf } from './kit/rows.mjs';

const next = 'node_modules/next/dist/bin/next';
const env = { NEXT_TELEMETRY_DISABLED: '1' };
layApp('ask');

for (const [name, flags] of [['Turbopack', []], ['webpack', ['--webpack']]]) {
  await row(`Next, ${name}, server and client components`, { version: versionOf('next') }, async () => {
    rmSync('.next', { recursive: true, force: true });
    await run(process.execPath, [next, 'build', ...flags], { env, seconds: 420 });
    const url = `http://127.0.0.1:${await freePort()}/`;
    const server = spawn(process.execPath, [next, 'start', '--hostname', '127.0.0.1', '--port', new URL(url).port], {
      env: { ...process.env, ...env },
      stdio: ['ignore', process.stderr, process.stderr],
    });
    try {
      const html = await first(url, server);
      const [, answer] = html.match(/<pre id="server">(.*?)<\/pre>/);
      assert.deepEqual(JSON.parse(answer.replaceAll('&quot;', '"')), ANSWER);
      await assertPage(url, { engines: 2 });
    } finally {
      const ended = new Promise((resolve) => server.once('close', resolve));
      server.kill();
      await ended;
    }
  });
}

/** The page as soon as the server gives it. */
async function first(url, server) {
  for (let attempt = 0; attempt < 300 && server.exitCode === null; attempt += 1) {
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return response.text();
    if (response) throw new Error(`the server answers ${response.status}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the server did not start');
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
