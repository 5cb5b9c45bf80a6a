// `Policy.fromHub` where it is meant for: on a page of the hub, in a browser, with what the page has; and what browsers do across origins.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { init, Policy } from 'hubscope';

import { startHub, versions } from './bed.mjs';
import { launch, logIn, noBrowser, open, run, startApp } from './from_hub/chromium.mjs';

for (const version of versions) {
  test(`on pages of JupyterHub ${version} and of others`, { skip: noBrowser }, async (t) => {
    // What docs/from-hub.md tells administrators to write.
    const [app, other] = [await startApp(t), await startApp(t)];
    const headers = { 'Access-Control-Allow-Origin': app, 'Access-Control-Allow-Headers': 'authorization, accept' };
    const settings = { 'JupyterHub.tornado_settings': { headers, slow_spawn_timeout: 30 } };
    const hub = await startHub({ version, baseUrl: '/jupyter/', extra: { settings } });
    t.after(() => hub.stop());
    await init();
    const whole = Policy.load(await hub.snapshot());
    const browser = await launch(t);

    await t.test('with the cookies of the session', async () => {
      for (const user of ['johan', 'student1', 'amira']) {
        const page = await open(browser);
        await logIn(page, hub, user);
        const result = await run(page, async ({ Policy }) => {
          const { base_url, xsrf_token, user } = /** @type {any} */ (window).jhdata;
          const policy = await Policy.fromHub(base_url, { xsrf: xsrf_token });
          const may = (/** @type {string} */ name) => policy.caller.can('servers', { user: name, server: 'lab' });
          return { user, hub: policy.summary().hub, scopes: policy.caller.scopes(), may: ['johan', 'student1', 'student4', 'stranger'].map(may), document: policy.document(), xsrf_token };
        });
        const expected = whole.user(user);
        assert.equal(result.user, user, result.message);
        assert.deepEqual(result.hub, { version, url: hub.url });
        assert.deepEqual(result.scopes, [...expected.scopes()]);
        assert.deepEqual(result.may, ['johan', 'student1', 'student4', 'stranger'].map((name) => expected.can('servers', { user: name, server: 'lab' })));
        assert.ok(!result.document.includes(result.xsrf_token));

        const wrong = await run(page, async ({ Policy }) => Policy.fromHub(/** @type {any} */ (window).jhdata.base_url, { xsrf: 'wrong' }));
        assert.equal(wrong.code, 'not-authorized');
        await page.context().close();
      }
    });

    const { token } = await hub.token('johan');
    const ask = async (/** @type {any} */ { Policy }, /** @type {any} */ { url, options }) => (await Policy.fromHub(url, options)).caller.scopes();

    await t.test('a session and a token do not mix', async () => {
      const page = await open(browser);
      await logIn(page, hub, 'amira');
      assert.deepEqual(await run(page, ask, { url: hub.url, options: { token } }), [...whole.user('johan').scopes()]);
      assert.equal((await run(page, ask, { url: hub.url, options: { token: 'no-good' } })).code, 'not-authorized');
    });

    await t.test('from another origin', async () => {
      const page = await open(browser);
      await page.goto(`${app}/`);
      assert.deepEqual(await run(page, ask, { url: hub.url, options: { token } }), [...whole.user('johan').scopes()]);
      assert.equal((await run(page, ask, { url: hub.url, options: { xsrf: 'x' } })).code, 'other-origin');
      await page.goto(`${other}/`);
      assert.equal((await run(page, ask, { url: hub.url, options: { token } })).code, 'unreachable');
    });
  });
}
