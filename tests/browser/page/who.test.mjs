// Who holds what, and the lists as files.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';

import { snapshot } from '../../js/snapshots.mjs';
import { fits, stage } from './stage.mjs';

/** Names that a spreadsheet would calculate, or a page would run. */
const HOSTILE = ['=1+1', '+cmd', '-2', '@SUM(A1)', '"quoted", and more', '<img src=x onerror=alert(1)>', 'evil\u202egnp.exe', 'line\nbreak'];

const hostile = JSON.stringify(snapshot({
  roles: [{ name: 'user', scopes: ['self'] }, { name: 'admin', scopes: ['admin:users'] }, { name: 'reader', scopes: ['read:users'] }],
  users: HOSTILE.map((name) => ({ name, roles: ['reader'] })),
}));

describe('who', () => {
  const { visit } = stage({ files: { '/policy.json': hostile } });

  it('lists everybody who holds a scope, and how', async () => {
    await visit(
      '#/who?source=school&scope=servers&on=server:student1/lab',
      async (page) => {
        const list = page.getByRole('list', { name: '6 holders' });
        await list.waitFor();
        assert.deepEqual(await page.locator('.figures li').allInnerTexts(), ['4 users', '1 group', '0 services', '1 token']);
        assert.match(await list.getByRole('listitem').nth(1).innerText(), /johan[^]*teachers[^]*teacher[^]*admin:servers!group=class-a/);
        await page.getByRole('radio', { name: 'Groups' }).check();
        await page.getByRole('list', { name: '1 holder' }).waitFor();
        await page.getByRole('radio', { name: 'Everybody' }).check();
        await page.getByRole('searchbox', { name: 'Find a name' }).fill('student');
        await page.getByRole('button', { name: /student1/ }).click();
        await page.getByRole('dialog', { name: 'Why' }).getByText('student1 may use').waitFor();
        await page.getByRole('searchbox', { name: 'Find a name' }).fill('');
        await list.waitFor();
      },
      { picture: 'who' },
    );
  });

  it('asks another question by its fields, which stand in the address', async () => {
    await visit('#/who?source=school&scope=servers&on=server:student1/lab', async (page) => {
      await page.getByRole('combobox', { name: 'Who holds' }).click();
      await page.keyboard.type('shutd');
      await page.getByRole('option', { name: 'shutdown' }).waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('combobox', { name: 'over' }).click();
      await page.keyboard.type('student9');
      await page.getByRole('option').first().waitFor();
      await page.keyboard.press('Enter');
      await page.waitForURL(/scope=shutdown&on=user%3Astudent9/);
      await page.getByRole('list', { name: '1 holder' }).getByText('amira').waitFor();
    });
  });

  it('gives files in which names stay names', async () => {
    await visit('#/who?scope=read:users', async (page) => {
      const save = async (name) => {
        const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
        return readFile(await file.path(), 'utf8');
      };
      await page.getByRole('list', { name: '8 holders' }).waitFor();
      const csv = await save('CSV');
      assert.ok(csv.startsWith('\ufeffkind,name,through\r\n'));
      for (const formula of ['=1+1', '+cmd', '-2', '@SUM(A1)']) assert.match(csv, new RegExp(`^user,"?'${formula.replace(/[+()=@]/g, '\\$&')}"?,`, 'm'));
      assert.ok(csv.includes('"""quoted"", and more"'));
      const { scope, resource, holders } = JSON.parse(await save('JSON'));
      assert.deepEqual([scope, resource], ['read:users', null]);
      assert.deepEqual(holders.map(({ name }) => name).sort(), [...HOSTILE].sort());
    });
  });

  it('shows hostile names as text, on a phone too', async () => {
    await visit(
      '#/who?scope=read:users',
      async (page) => {
        await page.getByRole('list', { name: '8 holders' }).waitFor();
        assert.ok(await page.getByText('<img src=x onerror=alert(1)>').isVisible());
        assert.ok(await page.getByText('U+202E').first().isVisible());
        assert.equal(await page.locator('img:not([src="./icon.svg"])').count(), 0);
        await fits(page);
      },
      { viewport: { width: 360, height: 740 }, picture: 'who-hostile' },
    );
  });
});
