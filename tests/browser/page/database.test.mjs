// Databases with CQL roles: roles, resources, statements, and the migration from users to roles.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';

import { fits, stage } from './stage.mjs';

const HOSTILE = ['<img src=x onerror=alert(1)>', "it's; DROP ROLE root", 'evil\u202egnp.exe', 'x'.repeat(250), '=1+1'];

const hostile = JSON.stringify({
  roles: { root: { is_superuser: true, can_login: true }, ...Object.fromEntries(HOSTILE.map((name) => [name, { can_login: true }])) },
  role_permissions: HOSTILE.map((name) => [name, 'data/shop', ['SELECT']]),
  schema: { keyspaces: { shop: { tables: ['orders'] } } },
});

describe('roles of a database', () => {
  const { visit } = stage({ files: { '/policy.json': hostile } });

  it('shows what a role is, and what it may do on every resource', async () => {
    await visit(
      '#/roles?source=shop',
      async (page) => {
        await page.getByRole('list', { name: '5 roles' }).waitFor();
        assert.match(await page.locator('.badge').innerText(), /CQL roles, rules of scylla-5\.4/);
        assert.match(await page.locator('.facts').innerText(), /ann[^]*login[^]*Granted\s+lead[^]*And with these\s+staff/);
        const row = page.getByRole('row', { name: /^data\/shop\/orders / });
        assert.deepEqual(await row.getByRole('button', { name: /: held/ }).evaluateAll((cells) => cells.map((cell) => cell.ariaLabel)), [
          'SELECT on data/shop/orders: held. Why?', 'MODIFY on data/shop/orders: held. Why?',
        ]);
        await page.getByRole('searchbox', { name: 'Find a role' }).fill('st');
        await page.getByRole('list', { name: '1 role' }).getByRole('button').click();
        await page.waitForURL(/role=staff/);
        assert.match(await page.locator('.facts').innerText(), /Granted to\s+lead/);
        await page.getByRole('searchbox', { name: 'Find a role' }).fill('');
        await page.getByRole('list', { name: '5 roles' }).waitFor();
      },
      { picture: 'database-roles' },
    );
  });

  it('explains a yes as a way, and a no with what would help', async () => {
    await visit(
      '#/roles?source=shop&role=ann',
      async (page) => {
        const why = page.getByRole('dialog', { name: 'Why' });
        await page.getByRole('button', { name: 'SELECT on data/shop/orders: held. Why?' }).click();
        await why.getByRole('status').waitFor();
        assert.match(await why.getByRole('list').first().innerText(), /role ann[^]*is granted role lead[^]*is granted role staff[^]*has SELECT on data\/shop[^]*which contains data\/shop\/orders/);
        await page.getByRole('button', { name: 'DROP on data/shop/orders: not held. Why?' }).click();
        await why.getByText('GRANT DROP ON shop.orders TO ann').first().waitFor();
        await why.getByRole('button', { name: 'Try it' }).first().click();
        await why.getByText('ann may DROP').waitFor();
        await page.getByRole('link', { name: 'What if' }).click();
        await page.getByText('1 role gains something').waitFor();
        assert.equal(await page.getByRole('combobox', { name: 'Executed by' }).inputValue(), 'root');
        await page.goBack();
        await why.getByText('ann may DROP').waitFor();
      },
      { picture: 'database-why' },
    );
  });

  it('shows hostile names as text, on a phone too', async () => {
    await visit(
      `#/roles?role=${encodeURIComponent(HOSTILE[0])}`,
      async (page) => {
        await page.locator('.facts').getByText(HOSTILE[0]).waitFor();
        assert.equal(await page.locator('img:not([src="./icon.svg"])').count(), 0);
        await fits(page);
      },
      { viewport: { width: 360, height: 740 }, picture: 'database-hostile' },
    );
  });
});

describe('resources of a database', () => {
  const { visit } = stage({ files: { '/policy.json': hostile } });

  it('lists who may do what with one, from the keyboard too', async () => {
    await visit(
      '#/resources?source=shop',
      async (page) => {
        const tree = page.getByRole('navigation', { name: 'Resources' });
        await tree.getByRole('button', { name: 'data/shop: 2 resources in it' }).focus();
        await page.keyboard.press('Enter');
        await tree.getByRole('button', { name: 'orders' }).focus();
        await page.keyboard.press('Enter');
        await page.waitForURL(/on=data%2Fshop%2Forders/);
        await page.getByRole('button', { name: 'SELECT', exact: true }).click();
        await page.getByText('4 roles have it, 2 of them may log in.').waitFor();
        assert.match(await page.getByRole('list', { name: '4 holders' }).innerText(), /ann[^]*lead[^]*staff[^]*data\/shop[^]*root[^]*superuser/);
        await page.getByRole('button', { name: /^role?.*lead|lead/ }).first().click();
        await page.getByRole('dialog', { name: 'Why' }).getByRole('status').waitFor();
      },
      { picture: 'database-who' },
    );
  });

  it('gives files in which names stay names', async () => {
    await visit('#/resources?on=data/shop&permission=SELECT', async (page) => {
      const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()]);
      const csv = await readFile(await file.path(), 'utf8');
      assert.match(csv, /role,login,through,granted on\r\n/);
      assert.match(csv, /^"?'=1\+1"?,yes,/m);
    });
  });
});

describe('statements', () => {
  const { visit } = stage();

  it('says who gains what, and what a statement lists', async () => {
    await visit(
      '#/statements?source=shop',
      async (page) => {
        await page.getByText('Nothing is tried yet').waitFor();
        await page.getByLabel('CQL statements').fill('REVOKE SELECT ON KEYSPACE shop FROM staff;\nLIST ALL PERMISSIONS OF ann');
        await page.getByRole('combobox', { name: 'Executed by' }).click();
        await page.keyboard.type('root');
        await page.getByRole('option', { name: 'root' }).waitFor();
        await page.keyboard.press('Enter');
        await page.getByText('3 roles lose something').waitFor();
        assert.match(await page.getByRole('region', { name: 'What the last statement lists' }).innerText(), /lead\s+<table shop\.orders>\s+MODIFY|lead[^]*MODIFY/);
        await page.getByRole('link', { name: 'Roles' }).click();
        await page.getByRole('button', { name: 'SELECT on data/shop/orders: not held. Why?' }).waitFor();
        await page.getByRole('radio', { name: 'As it is' }).check();
        await page.getByRole('button', { name: 'SELECT on data/shop/orders: held. Why?' }).waitFor();
        await page.goBack();
        await page.goBack();
        await page.getByText('3 roles lose something').waitFor();
      },
      { picture: 'database-what-if' },
    );
  });

  it('says where a statement is wrong, and keeps it', async () => {
    await visit('#/statements?source=shop&as=root', async (page) => {
      await page.getByLabel('CQL statements').fill('GRANT SELECT ON KEYSPACE shop TO bob;\nGRANT SLECT ON KEYSPACE shop TO bob');
      await page.getByRole('button', { name: 'Try' }).click();
      assert.match(await page.getByRole('alert').innerText(), /The database would refuse this[^]*line 2, column/);
      assert.match(await page.getByLabel('CQL statements').inputValue(), /SLECT/);
      await page.reload();
      await page.getByRole('alert').waitFor();
      assert.match(await page.getByLabel('CQL statements').inputValue(), /SLECT/);
    });
  });
});

describe('the migration', () => {
  const { visit } = stage();

  it('shows the plan, and the report of a copy', async () => {
    await visit(
      '#/open',
      async (page) => {
        await page.getByRole('button', { name: /^A database before its upgrade/ }).click();
        await page.getByRole('status').getByText('every row can be carried over').waitFor();
        assert.match(await page.getByRole('row', { name: /^default_authorizer / }).innerText(), /migrates[^]*4\s+4\s+0\s+0/);
        assert.ok(await page.getByText('is in permissions and not in users').isVisible());
        await page.getByRole('button', { name: 'Migrate a copy' }).click();
        await page.getByText('Everything that the legacy tables say is there').waitFor();
        const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'The rows afterwards' }).click()]);
        const rows = JSON.parse(await readFile(await file.path(), 'utf8'));
        assert.equal(rows.roles.ann.can_login, true);
        assert.ok(rows.role_permissions.some(([role, resource]) => role === 'bob' && resource === 'data/shop/orders'));
        await page.getByRole('heading', { name: 'Start 1' }).waitFor();
      },
      { picture: 'migration' },
    );
  });
});
