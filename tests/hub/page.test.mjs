// The preview page against a real hub: what it says of the hub as it is, and of edits, comes true when the hub starts with what it exports.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as full from 'hubscope/full';

import { startHub, versions } from './bed.mjs';
import { launch } from './from_hub/chromium.mjs';
import { calls, configuration, editedPolicy, editPeople, editRoles, editsInAddress } from './page/edits.mjs';
import { answered, foretold, REQUESTS, senders, setStage } from './page/requests.mjs';
import { go, noPage, servePage, visit } from './page/visit.mjs';

const nameOf = ({ by }, { method, path }) => `${method} ${path} by ${Object.values(by).join(' as ')}`;

/** Asks the page, then the hub, about every request by everybody. */
async function compare(page, about, everybody) {
  const statuses = new Map();
  const wrong = [];
  for (const sender of everybody) {
    for (const request of REQUESTS) {
      const said = await foretold(page, about, sender, request);
      const real = await answered(about.hub, sender, request);
      const name = nameOf(sender, request);
      statuses.set(name, real);
      if (said !== `${real}`) wrong.push(`${name}: the page says ${said}, the hub ${real}`);
    }
  }
  assert.deepEqual(wrong, []);
  return statuses;
}

for (const version of versions) {
  test(`edits in the page become true at JupyterHub ${version}`, { skip: noPage }, async (t) => {
    // A hub below a path has that path in every address and every request of an export.
    const hub = await startHub({ version, baseUrl: version === '6.1.1' ? '/jupyter/' : '/' });
    t.after(() => hub.stop());
    await setStage(hub);
    const everybody = await senders(hub);
    const snapshot = await hub.snapshot();
    await hub.startServer('student1');
    const browser = await launch(t);
    const { page, complaints, asked } = await visit(browser, `${await servePage(t)}/#/open`);
    await page.getByLabel('Choose a file').setInputFiles({ name: 'hub.json', mimeType: 'application/json', buffer: Buffer.from(snapshot) });
    await page.locator('.facts').waitFor();
    assert.match(await page.locator('.badge').innerText(), new RegExp(`${version}[^]*complete`));
    const before = await compare(page, { hub, which: 'now', edits: null }, everybody);
    await page.getByRole('link', { name: `GET ${hub.baseUrl}hub/api/users`, exact: true }).waitFor();

    await editRoles(page);
    await editPeople(page);
    const edits = await editsInAddress(page, 'set-admin');
    const { verdict, text } = await configuration(page);
    assert.equal(verdict, 'After the next start and 1 request to the API everybody holds exactly what is shown here.');
    const left = await calls(page);
    const edited = await editedPolicy(page);
    await page.keyboard.press('Escape');
    // Edits change nothing in what is said of the hub as it is.
    for (const request of REQUESTS) {
      const said = await foretold(page, { hub, which: 'now', edits }, everybody[0], request);
      assert.equal(said, `${before.get(nameOf(everybody[0], request))}`);
    }

    hub.configurationEnd = text;
    await hub.restart();
    for (const { method, path, body } of left) await hub.must(method, path.slice(new URL(hub.apiUrl).pathname.length), body);
    const restarted = await hub.snapshot();
    await hub.startServer('student1');
    const after = await compare(page, { hub, which: 'after', edits }, everybody);
    const changed = [...after].filter(([name, status]) => status !== before.get(name));
    t.diagnostic(`${after.size} requests as foretold before and after; ${changed.length} are answered otherwise after`);
    assert.ok(after.size >= 300 && changed.length >= 50, `${changed.length} of ${after.size}`);

    // Not in these requests alone: everybody holds what the page showed.
    await full.init();
    const unchanged = { users: 0, groups: 0, services: 0, tokens: 0 };
    const { affected, moved, created, deleted } = full.Policy.load(edited).difference(restarted, { tokens: true });
    assert.deepEqual([affected, moved, created.count, deleted.count], [unchanged, 0, 0, 0]);
    const real = full.Policy.load(snapshot).difference(restarted, { tokens: true });
    assert.ok(real.affected.users > 5 && real.affected.tokens > 1, JSON.stringify(real.affected));

    assert.deepEqual(complaints, []);
    assert.deepEqual(origins(asked), [new URL(page.url()).origin]);
    await page.context().close();
  });
}

for (const version of versions) {
  test(`a running JupyterHub ${version}, by its address and a token`, { skip: noPage }, async (t) => {
    const [admitted, other] = [await servePage(t, { connect: true }), await servePage(t, { connect: true })];
    // What docs/from-hub.md tells administrators to write.
    const headers = { 'Access-Control-Allow-Origin': admitted, 'Access-Control-Allow-Headers': 'authorization, accept' };
    const hub = await startHub({ version, extra: { settings: { 'JupyterHub.tornado_settings': { headers, slow_spawn_timeout: 30 } } } });
    t.after(() => hub.stop());
    await hub.startServer('student1');
    const { token, id } = await hub.token('johan');
    const browser = await launch(t);
    const { page, complaints, asked } = await visit(browser, `${admitted}/#/open`);
    await ask(page, hub.url, token);
    // Whoever asked, and not their sessions.
    const facts = page.locator('.facts');
    await facts.waitFor();
    assert.match(await facts.innerText(), new RegExp(`token\\s+${id}\\s+your token\\s+Owner\\s+user\\s+johan$`));
    assert.match(await page.locator('.badge').innerText(), new RegExp(`JupyterHub ${version}[^]*incomplete`));
    await page.locator('.badge').click();
    assert.match(
      await page.locator('.popover.about').innerText(),
      /the hub's REST API[^]*Not complete: users,[^]*the caller sees 4 of them, and cannot know whether there are more[^]*the hub shows to nobody what roles and shares hold/,
    );
    await page.keyboard.press('Escape');

    const outcomes = new Set();
    for (const target of ['server:student1/', 'server:student4/', 'group:class-A', 'group:class-B', 'service:gradebook']) {
      for (const [action, outcome] of await actionsOn(page, target)) {
        const { method, path } = action;
        assert.notEqual(outcome, 'unknown', `${method} ${path}`);
        // What is refused is sent, whatever it would do; of the rest what does nothing.
        if (outcome !== 'refused' && (outcome !== 'allowed' || method !== 'GET')) continue;
        const { status } = await fetch(`${hub.origin}${path}`, { method, headers: { Authorization: `token ${token}` }, redirect: 'manual' });
        // Pages send whoever brings a token to the login.
        assert.equal([302, 403, 404].includes(status) ? 'refused' : 'allowed', outcome, `${method} ${path}: ${status}`);
        outcomes.add(`${outcome} ${method}`);
      }
    }
    for (const each of ['allowed GET', 'refused GET', 'refused POST', 'refused DELETE']) assert.ok(outcomes.has(each), each);
    await go(page, '#/view-as?principal=user:johan');
    await page.getByText('Nobody can tell what is held').waitFor();

    await t.test('a token that is wrong', async () => {
      const wrong = 'wrong'.repeat(8);
      await go(page, '#/open');
      await ask(page, hub.url, wrong);
      const alert = page.getByRole('alert');
      await alert.waitFor();
      assert.match(await alert.innerText(), /cannot be opened[^]*the token is wrong, expired or revoked[^]*not-authorized/);
      assert.match(await page.locator('.badge').innerText(), /JupyterHub/, 'what was open stays open');
      for (const secret of [token, wrong]) {
        assert.deepEqual((await kept(page)).filter((text) => text.includes(secret)), []);
        assert.ok(!asked.some((url) => url.includes(secret)));
      }
    });

    await t.test('a hub that does not admit the page', async () => {
      const stranger = await visit(browser, `${other}/#/open`);
      await ask(stranger.page, hub.url, token);
      await stranger.page.getByRole('alert').waitFor();
      assert.match(await stranger.page.getByRole('alert').innerText(), /cannot be opened[^]*unreachable/);
      assert.deepEqual(origins(stranger.asked), [hub.origin, other].sort());
    });

    assert.deepEqual(complaints, []);
    assert.deepEqual(origins(asked), [admitted, hub.origin].sort());
  });
}

/** Opens a running hub. @param {any} page */
async function ask(page, url, token) {
  await page.getByLabel('Address').fill(url);
  await page.getByLabel('API token').fill(token);
  await page.getByRole('button', { name: 'Ask this hub' }).click();
}

/** The actions on something that the page judges for whoever asked, as requests, with what it says of them. */
async function actionsOn(page, target) {
  await go(page, `#/view-as?${new URLSearchParams({ tab: 'actions', on: target })}`);
  await page.locator('.action-groups[aria-busy=false]').waitFor();
  return page.locator('.actions li:has(.state)').evaluateAll((rows) =>
    rows.map((row) => {
      const { hash } = new URL(row.querySelector('a').href);
      return [Object.fromEntries(new URLSearchParams(hash.slice(hash.indexOf('?')))), row.querySelector('.state').textContent];
    }),
  );
}

/** Everything that a page could keep something in. */
function kept(page) {
  return page.evaluate(async () => {
    const fields = [...document.querySelectorAll('input, textarea')].map(({ value }) => value);
    const elsewhere = [...(await indexedDB.databases()).map(({ name }) => name), ...(await caches.keys())];
    const stores = [localStorage, sessionStorage, history.state, elsewhere].map((store) => JSON.stringify(store));
    return [location.href, document.cookie, window.name, document.documentElement.outerHTML, ...fields, ...stores];
  });
}

/** @param {string[]} asked addresses */
function origins(asked) {
  return [...new Set(asked.map((url) => new URL(url).origin))].sort();
}
