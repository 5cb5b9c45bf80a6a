// View as, and why.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { stage } from './stage.mjs';

describe('view as', () => {
  const { visit } = stage();

  it('shows who somebody is and what is held, as a table of scopes and resource sets', async () => {
    await visit(
      '#/view-as?source=school&principal=user:johan',
      async (page) => {
        const table = page.getByRole('region', { name: 'Scopes and what they are held for' });
        await table.waitFor();
        assert.match(await page.locator('.facts').innerText(), /johan[^]*teachers[^]*teacher\s+through teachers[^]*a1/);
        assert.match(await table.getByRole('row', { name: /^list:users / }).innerText(), /filtered/);
        await page.getByRole('searchbox', { name: 'Find a scope or a filter' }).fill('admin:');
        assert.deepEqual(await table.getByRole('rowheader').allInnerTexts(), ['admin:server_state', 'admin:servers']);
        await page.getByRole('radio', { name: 'Every scope' }).check();
        assert.match(await table.getByRole('row', { name: /^admin:users / }).innerText(), /none/);
        await page.getByRole('searchbox').fill('');
      },
      { picture: 'view-as' },
    );
  });
});

describe('why', () => {
  const { visit } = stage();

  it('draws the path of an allow', async () => {
    await visit(
      '#/view-as?source=school&principal=user:johan',
      async (page) => {
        const row = page.getByRole('row', { name: /^delete:servers / });
        await row.getByRole('button').nth(2).click();
        const why = page.getByRole('dialog', { name: 'Why' });
        await why.getByText('johan may use').waitFor();
        assert.match(await why.getByRole('list').first().innerText(), /johan[^]*is in group[^]*teachers[^]*holds role[^]*teacher[^]*admin:servers!group=class-a[^]*implies[^]*delete:servers[^]*limited to[^]*group=class-a/);
        assert.match(page.url(), /why=delete%3Aservers&whyBy=user%3Ajohan&whyOn=group%3Aclass-a/);
      },
      { picture: 'why-allow' },
    );
  });

  it('tells what comes near, and tries what would help', async () => {
    await visit(
      '#/view-as?source=school&principal=user:johan&why=servers&whyOn=server:student9/',
      async (page) => {
        const why = page.getByRole('dialog', { name: 'Why' });
        await why.getByText('johan may not use').waitFor();
        assert.match(await why.innerText(), /student9 is not a member of group class-a/);
        await why.getByRole('listitem').filter({ hasText: 'Add student9 to group class-a.' }).getByRole('button', { name: 'Try it' }).click();
        await why.getByText('johan may use').waitFor();
        assert.ok(await page.getByRole('radio', { name: 'After 1 edit' }).isChecked());
        await page.getByRole('radio', { name: 'As it is' }).check();
        await why.getByText('johan may not use').waitFor();
      },
      { picture: 'why-deny' },
    );
  });
});
