// Edits, made with the page's own fields and buttons, and the files that take them out of it.

import { readFile } from 'node:fs/promises';
import { inflateRawSync } from 'node:zlib';

import { go } from './visit.mjs';

/** Each ends when the list of edits tells of it. */
const told = (page, text) => page.locator('.edits').getByText(text).first().waitFor();

/** @param {any} page */
export async function editRoles(page) {
  await go(page, '#/what-if');
  await line(page, 'teacher').click();
  for (const scope of ['servers!group=class-A', 'groups!group=class-A']) {
    await page.getByRole('button', { name: `Remove ${scope}`, exact: true }).click();
    await told(page, `− ${scope}`);
  }
  for (const scope of ['delete:servers!group=class-A', 'tokens!group=class-A', 'list:groups']) {
    const field = page.getByRole('combobox', { name: 'Add a scope' });
    await field.fill(scope);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await told(page, `+ ${scope}`);
  }
  await choose(page, 'Give it to', 'lone');
  await page.getByRole('button', { name: 'Take it from lone' }).waitFor();
  await page.getByRole('button', { name: 'All roles' }).click();

  await page.getByLabel('A new role').fill('registrar');
  await page.getByRole('button', { name: 'Create' }).click();
  const field = page.getByRole('combobox', { name: 'Add a scope' });
  await field.fill('admin:users!group=class-B');
  await field.press('Enter');
  await told(page, '+ admin:users!group=class-B');
  await choose(page, 'Give it to', 'graders');
  await page.getByRole('button', { name: 'Take it from graders' }).waitFor();
  await page.getByRole('button', { name: 'All roles' }).click();

  await line(page, 'gradebook-visitor').click();
  await page.getByRole('button', { name: 'Delete role' }).click();
  await told(page, 'is deleted');
}

/** @param {any} page */
export async function editPeople(page) {
  await page.getByRole('radio', { name: 'Groups' }).check();
  await line(page, 'class-A').click();
  await page.getByRole('button', { name: 'Remove student2' }).click();
  await told(page, 'leaves');
  await choose(page, 'Add a member', 'student4');
  await told(page, 'joins');
  await page.getByRole('radio', { name: 'People' }).check();
  await choose(page, 'A user or a service to edit', 'maría');
  await page.getByRole('checkbox', { name: /admin flag/ }).click();
  await told(page, 'gets the admin flag');
}

/** A row of a list in the editor. */
function line(page, name) {
  return page.getByRole('region', { name: 'Editor' }).getByRole('button', { name: new RegExp(`^${name}`) });
}

async function choose(page, label, name) {
  await page.getByRole('combobox', { name: label }).fill(name);
  await page.getByRole('option', { name }).click();
}

/** The edits, as they stand in the page's address, which takes them up a moment later. @param {any} page @param {string} last kind of the last edit */
export async function editsInAddress(page, last) {
  const packed = (/** @type {string} */ hash) => new URLSearchParams(hash.slice(hash.indexOf('?'))).get('edits');
  await page.waitForURL(({ hash }) => {
    const edits = packed(hash);
    return edits !== null && JSON.parse(inflateRawSync(Buffer.from(edits, 'base64url')).toString()).at(-1).edit === last;
  });
  return packed(new URL(page.url()).hash);
}

/** The configuration for the hub, and the page's word on what is left to do. @param {any} page */
export async function configuration(page) {
  await page.getByRole('button', { name: 'Export' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export the edits' });
  await dialog.locator('.verdict').waitFor();
  const verdict = await dialog.locator('.verdict').innerText();
  return { verdict, text: await download(page, dialog) };
}

/** Requests that are left after the start. @param {any} page */
export async function calls(page) {
  const dialog = page.getByRole('dialog', { name: 'Export the edits' });
  await dialog.getByRole('tab', { name: 'Configuration' }).click();
  await dialog.getByText(/left after the start/).click();
  const rows = await dialog.locator('.checked .calls li').all();
  return Promise.all(
    rows.map(async (row) => ({
      method: await row.locator('.method').innerText(),
      path: await row.locator('.name').first().innerText(),
      body: (await row.locator('.body').count()) === 0 ? undefined : JSON.parse(await row.locator('.body').innerText()),
    })),
  );
}

/** The policy after the edits. @param {any} page */
export async function editedPolicy(page) {
  const dialog = page.getByRole('dialog', { name: 'Export the edits' });
  await dialog.getByRole('tab', { name: 'Link and files' }).click();
  return download(page, dialog.locator('.share-part').filter({ hasText: 'edited-policy.json' }));
}

async function download(page, place) {
  const [file] = await Promise.all([page.waitForEvent('download'), place.getByRole('button', { name: 'Download' }).click()]);
  return readFile(await file.path(), 'utf8');
}
