// The extension of `docs/examples/jupyterlab-extension`, built by JupyterLab's builder and opened in a real JupyterLab.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';

import { DOCUMENT } from './kit/answer.mjs';
import { assertEmitted, browse } from './kit/browser.mjs';
import { row, run } from './kit/rows.mjs';

const NAME = 'hubscope-jupyterlab-example';
/** On a busy machine JupyterLab complains of its own plugins' time. Of this one's it must not. */
const SLOW = /^Plugin @jupyterlab\/\S+ .*(is taking too long to activate|took [\d.]+ms to activate)/;
const bin = dirname(process.env.HUBSCOPE_JUPYTERLAB);
const version = (await run(process.env.HUBSCOPE_JUPYTERLAB, ['-c', 'import jupyterlab; print(jupyterlab.__version__)'])).trim();
const env = { PATH: `${bin}:${process.env.PATH}`, HOME: resolve('home'), JUPYTERLAB_SETTINGS_DIR: resolve('home/settings') };
for (const folder of ['config', 'data', 'runtime']) env[`JUPYTER_${folder.toUpperCase()}_DIR`] = resolve('home', folder);

await row('JupyterLab extension, its builder', { version }, async () => {
  await run(process.execPath, ['node_modules/typescript/bin/tsc']);
  await run(join(bin, 'jupyter-builder'), ['build', '.'], { env });
  assertEmitted('labextension', 1);
});

await row('JupyterLab extension, in a page', { version }, () =>
  withLab({ source: 'snapshot', snapshotUrl: 'files/policy.json' }, async (url) => {
    const { panel, complaints, fetched } = await lookAtPanel(url);
    assert.match(panel, /johan may/);
    assert.match(panel, /✓ Start a server/);
    assert.match(panel, /✗ Use the hub's admin page/);
    assert.match(panel, /servers!group=class-A/);
    assert.equal(fetched.length, 1, `fetched: ${fetched}`);
    assert.deepEqual(complaints, []);
  }),
);

await row("JupyterLab extension, under a hub's prefix", { version }, () =>
  withLab({ source: 'hub' }, async (url) => {
    const asked = [];
    const { panel, complaints } = await lookAtPanel(url, (page) => page.route('**/hub/api/**', (route) => answerAsHub(route, asked)));
    assert.match(panel, /johan may/);
    assert.match(panel, /✓ Start a server/);
    assert.match(panel, /✗ See all users/);
    assert.ok(asked.includes('/hub/api/user with token secret'), asked.join('\n'));
    assert.deepEqual(complaints, []);
  }, { hubPrefix: '/hub/' }),
);

await row('JupyterLab extension, without a hub', { version }, () =>
  withLab({ source: 'hub' }, async (url) => {
    const { panel, complaints } = await lookAtPanel(url);
    assert.match(panel, /Not known: this server was not started by a hub/);
    assert.deepEqual(complaints, []);
  }),
);

/** Starts a JupyterLab of its own with the extension, as the user johan. */
async function withLab(settings, check, pageConfig = {}) {
  rmSync('home', { recursive: true, force: true });
  for (const folder of ['work', 'extensions', 'config/labconfig', `settings/${NAME}`]) mkdirSync(join('home', folder), { recursive: true });
  cpSync('labextension', join('home/extensions', NAME), { recursive: true });
  writeFileSync('home/work/policy.json', DOCUMENT);
  writeFileSync('home/config/labconfig/page_config.json', JSON.stringify({ hubUser: 'johan', ...pageConfig }));
  writeFileSync(`home/settings/${NAME}/plugin.jupyterlab-settings`, JSON.stringify(settings));
  const port = await freePort();
  const server = spawn(
    join(bin, 'jupyter-lab'),
    [
      '--no-browser', '--allow-root', '--ip=127.0.0.1', `--port=${port}`, '--ServerApp.port_retries=0', '--IdentityProvider.token=secret',
      `--ServerApp.root_dir=${resolve('home/work')}`, `--LabApp.extra_labextensions_path=${resolve('home/extensions')}`,
      '--LabApp.news_url=None', '--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate',
    ],
    { env: { ...process.env, ...env }, stdio: ['ignore', process.stderr, process.stderr] },
  );
  const ended = new Promise((done) => server.once('close', done));
  try {
    await started(`http://127.0.0.1:${port}/api?token=secret`, server);
    await check(`http://127.0.0.1:${port}/lab?token=secret&reset`);
  } finally {
    server.kill();
    await ended;
  }
}

/** Answers as a hub of which johan is an ordinary user. What real hubs answer, `tests/hub` has. */
function answerAsHub(route, asked) {
  const { pathname } = new URL(route.request().url());
  asked.push(`${pathname} with ${route.request().headers().authorization}`);
  const scopes = ['access:servers!user=johan', 'read:users:name!user=johan', 'servers!user=johan'];
  const answers = {
    '/hub/api/': { version: '5.5.4' },
    '/hub/api/user': { kind: 'user', name: 'johan', admin: false, groups: [], token_id: 'a1', session_id: null, scopes },
  };
  return answers[pathname] ? route.fulfill({ json: answers[pathname] }) : route.fulfill({ status: 404, json: { status: 404 } });
}

function lookAtPanel(url, prepare) {
  const visit = async (page) => {
    await page.locator('.lm-TabBar-tab[data-id="hubscope-permissions"]').click({ timeout: 60_000 });
    const panel = page.locator('#hubscope-permissions[data-state]');
    await panel.waitFor();
    await page.waitForFunction(() => !document.querySelector('#hubscope-permissions').textContent.includes('not read yet'));
    return { panel: await panel.innerText() };
  };
  return browse(url, visit, prepare).then((seen) => ({ ...seen, complaints: seen.complaints.filter((text) => !SLOW.test(text)) }));
}

async function started(url, server) {
  for (let attempt = 0; attempt < 600 && server.exitCode === null; attempt += 1) {
    if (await fetch(url).then((response) => response.ok, () => false)) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('JupyterLab did not start');
}

function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}
