// docs/examples/user-list on the home page of a real hub: every button that is enabled the hub accepts, every other one it refuses.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { startHub, versions } from './bed.mjs';
import { launch, logIn, noBrowser } from './from_hub/chromium.mjs';

const example = process.env.HUBSCOPE_USER_LIST;
const skip = noBrowser || (example ? false : 'the example was not built: HUBSCOPE_USER_LIST is not set');
const part = encodeURIComponent;

/** The requests behind the buttons, by the hub's documentation of its API and not by the example. */
const REQUESTS = {
  'Add user': () => ['POST', '/users', { usernames: ['newcomer'] }],
  'Start server': (user) => ['POST', `/users/${part(user)}/server`],
  'Stop server': (user) => ['DELETE', `/users/${part(user)}/server`],
  // The hub is asked by the server, which sends everybody there who comes without a token.
  'Access server': (user, base) => {
    const client = new URLSearchParams({
      client_id: `jupyterhub-user-${part(user)}`,
      response_type: 'code',
      redirect_uri: `${base}user/${part(user)}/oauth_callback`,
    });
    return ['GET', `/oauth2/authorize?${client}`];
  },
  Edit: (user) => ['PATCH', `/users/${part(user)}`, { name: `${user}-2` }],
  'Make admin': (user) => ['PATCH', `/users/${part(user)}`, { admin: true }],
  'Remove admin': (user) => ['PATCH', `/users/${part(user)}`, { admin: false }],
  Delete: (user) => ['DELETE', `/users/${part(user)}`],
};
/** What would change the ground under the others comes last. */
const ORDER = Object.keys(REQUESTS);

/** Takes back what an accepted request did, so that the next button finds the hub that the page showed. */
async function undo(hub, name, user) {
  const path = `/users/${part(user)}`;
  if (name === 'Add user') await hub.must('DELETE', '/users/newcomer');
  if (name === 'Start server') await hub.must('DELETE', `${path}/server`);
  if (name === 'Stop server') await hub.startServer(user);
  if (name === 'Edit') await hub.must('PATCH', `${path}-2`, { name: user });
  if (name === 'Make admin') await hub.must('PATCH', path, { admin: false });
  if (name === 'Remove admin') await hub.must('PATCH', path, { admin: true });
}

/** The hub's own static files with the example among them, as an administrator would put it there. */
function dataFiles(t, version) {
  const python = process.env[version.startsWith('5') ? 'HUBSCOPE_PYTHON_5' : 'HUBSCOPE_PYTHON_6'];
  const code = 'from jupyterhub._data import DATA_FILES_PATH; print(DATA_FILES_PATH)';
  const source = execFileSync(python, ['-c', code], { encoding: 'utf8' }).trim();
  const folder = mkdtempSync(join(tmpdir(), 'hubscope-user-list-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(source, folder, { recursive: true, dereference: true });
  copyFileSync(join(example, 'build/user-list.js'), join(folder, 'static/js/user-list.js'));
  return folder;
}

/** The list as somebody sees it, and what the page complains about. */
async function visit(browser, hub, user, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
  const page = await context.newPage();
  await logIn(page, hub, user);
  const complaints = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} for ${response.url()}`);
  });
  await page.goto(`${hub.url}hub/home`);
  await page.getByRole('region', { name: 'Users' }).waitFor();
  await page.waitForFunction(() => !document.querySelector('#user-list [aria-disabled=true]:not([aria-describedby])'));
  return { page, complaints };
}

/** All that can be pressed. Runs in the page. */
function readButtons() {
  return [...document.querySelectorAll('#user-list .action > [aria-disabled]')].map((element) => ({
    name: element.textContent,
    user: element.closest('tr')?.dataset.user ?? null,
    enabled: element.getAttribute('aria-disabled') === 'false',
    why: document.getElementById(element.getAttribute('aria-describedby'))?.textContent ?? null,
  }));
}

/** What has the focus, and whether its reason is shown. Runs in the page. */
function focused() {
  const { activeElement: element } = document;
  const why = document.getElementById(element.getAttribute('aria-describedby'));
  return { text: element.textContent, enabled: element.getAttribute('aria-disabled') === 'false', told: why?.checkVisibility() === true };
}

/** Sends requests with the session of the page, as a script on it does. Runs in the page. */
async function send([method, path, body]) {
  const { base_url, xsrf_token } = window.jhdata;
  const headers = { 'X-XSRFToken': xsrf_token, 'Content-Type': 'application/json' };
  const response = await fetch(`${base_url}api${path}`, { method, headers, body: body && JSON.stringify(body), redirect: 'manual' });
  // A redirect, which a page does not see, leads back to the server.
  return response.type === 'opaqueredirect' ? 302 : response.status;
}

const show = ({ user, name, enabled, why }) => `${name}${user === null ? '' : ` of ${user}`} (${enabled ? 'enabled' : why})`;

for (const version of versions) {
  test(`the list of users at JupyterHub ${version}`, { skip }, async (t) => {
    const settings = {
      'JupyterHub.data_files_path': dataFiles(t, version),
      'JupyterHub.template_paths': [join(example, 'templates')],
    };
    const roles = [{ name: 'registrar', scopes: ['admin:users!group=class-B'], users: ['lone'] }];
    const hub = await startHub({ version, baseUrl: '/jupyter/', extra: { settings, roles } });
    t.after(() => hub.stop());
    for (const user of ['student1', 'student4', 'johan']) await hub.startServer(user);
    const browser = await launch(t);

    await t.test('worked with the keyboard, by light and by dark', async () => {
      for (const colorScheme of ['light', 'dark']) {
        const { page, complaints } = await visit(browser, hub, 'johan', { colorScheme });
        const button = (user, name) => page.locator(`tr[data-user="${user}"] .action > *`, { hasText: name }).first();
        // Every button is reached with the keyboard, in the order of the page, and the disabled ones say why.
        const reached = [];
        await page.getByLabel('Name of the new user').focus();
        for (const { name } of await page.evaluate(readButtons)) {
          await page.keyboard.press('Tab');
          reached.push([name, await page.evaluate(focused)]);
        }
        for (const [name, { text, enabled, told }] of reached) {
          assert.equal(text, name);
          assert.equal(told, !enabled, `${name} tells why it is disabled, and only then`);
        }
        await button('student2', 'Delete').focus();
        await page.keyboard.press('Enter');
        if (process.env.HUBSCOPE_SHOTS) {
          await page.screenshot({ path: join(process.env.HUBSCOPE_SHOTS, `user-list-${version}-${colorScheme}.png`), fullPage: true });
        }
        await button('student2', 'Start server').focus();
        await page.keyboard.press('Enter');
        await button('student2', 'Stop server').waitFor();
        await button('student2', 'Stop server').click();
        await button('student2', 'Start server').waitFor();
        assert.deepEqual(complaints, []);
        await page.context().close();
      }
    });

    // Admins last: what they delete is gone.
    for (const user of ['student1', 'student4', 'tessa', 'lone', 'johan', 'amira']) {
      await t.test(`as ${user}`, async () => {
        const { page, complaints } = await visit(browser, hub, user);
        const buttons = await page.evaluate(readButtons);
        assert.ok(buttons.length > 4, 'somebody is listed');
        buttons.sort((one, other) => one.enabled - other.enabled || ORDER.indexOf(one.name) - ORDER.indexOf(other.name));
        const wrong = [];
        for (const button of buttons) {
          const status = await page.evaluate(send, REQUESTS[button.name](button.user, hub.baseUrl));
          const accepted = status !== 403 && status !== 404;
          if (accepted !== button.enabled) wrong.push(`${show(button)}: ${status}`);
          if (accepted && status < 400) await undo(hub, button.name, button.user);
          if (!button.enabled) assert.ok(button.why, `${show(button)} says nothing`);
        }
        t.diagnostic(`${user}: ${buttons.length} buttons, ${buttons.filter(({ enabled }) => enabled).length} enabled`);
        assert.deepEqual(wrong, []);
        // Refused on purpose. That nothing else was, neither a file nor a request of the page, is seen above, where all is silent.
        assert.deepEqual(complaints.filter((text) => !/\b(403|404|400)\b/.test(text)), []);
        await page.context().close();
      });
    }
  });
}
