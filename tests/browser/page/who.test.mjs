// Who holds what, and the lists as files.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';

import { snapshot as bigSnapshot } from '../../../benches/js/hub.mjs';
import { snapshot } from '../../js/snapshots.mjs';
import { fits, stage } from './stage.mjs';

/** Names that a spreadsheet would calculate, or a page would run. */
const FORMULAS = ['=1+1', '+cmd', '-2', '@SUM(A1)', '\tx', '\rx', '=1\n+2', '＝1+1'];
const HOSTILE = [...FORMULAS, '"quoted", and more', '<img src=x onerror=alert(1)>', 'evil\u202egnp.exe', 'line\nbreak'];

/** Cells of a file, as a spreadsheet reads them. */
function table(csv) {
  const rows = [[]];
  for (const [, quoted, plain, end] of csv.slice(1).matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1).push(quoted?.replaceAll('""', '"') ?? plain);
    if (end !== ',') rows.push([]);
  }
  return rows.slice(1, -1);
}

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

  it('keeps what is looked for in the address, and says so when nobody is left', async () => {
    await visit('#/who?source=school&scope=servers&on=server:student1/lab&kind=user&find=stud', async (page) => {
      await page.getByRole('list', { name: '1 holder' }).getByText('student1').first().waitFor();
      assert.ok(await page.getByRole('button', { name: 'CSV of these 1' }).isVisible());
      await page.getByRole('searchbox', { name: 'Find a name' }).fill('nobody at all');
      await page.getByText('Of those who hold it, nobody fits.').waitFor();
      assert.match(page.url(), /find=nobody\+at\+all/);
      await page.getByRole('button', { name: 'Show everybody' }).click();
      await page.getByRole('list', { name: '6 holders' }).waitFor();
    });
  });

  it('says which scope there is none of', async () => {
    await visit('#/who?source=school&scope=no-such-scope', async (page) => {
      await page.getByRole('alert').getByText('this hub has no scope').waitFor();
    });
  });

  it('is used with the keys alone', async () => {
    await visit('#/who?source=school&scope=servers&on=server:student1/lab', async (page) => {
      await page.getByRole('list', { name: '6 holders' }).focus();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'Why' }).getByText('johan may use').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog', { name: 'Why' }).waitFor({ state: 'hidden' });
    });
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
      await page.getByRole('list', { name: '12 holders' }).waitFor();
      const csv = await save('CSV');
      assert.ok(csv.startsWith('\ufeffkind,name,through\r\n'));
      const cells = table(csv).map(([, name]) => name);
      for (const name of HOSTILE) assert.ok(cells.includes(FORMULAS.includes(name) ? `'${name}` : name), JSON.stringify(name));
      assert.deepEqual(cells.filter((cell) => /^[=+\-@\t\r＝]/.test(cell)), []);
      const { scope, resource, holders } = JSON.parse(await save('JSON'));
      assert.deepEqual([scope, resource], ['read:users', null]);
      assert.deepEqual(holders.map(({ name }) => name).sort(), [...HOSTILE].sort());
    });
  });

  it('shows hostile names as text, on a phone too', async () => {
    await visit(
      '#/who?scope=read:users',
      async (page) => {
        await page.getByRole('list', { name: '12 holders' }).waitFor();
        assert.ok(await page.getByText('<img src=x onerror=alert(1)>').isVisible());
        assert.ok(await page.getByText('U+202E').first().isVisible());
        assert.equal(await page.locator('img:not([src="./icon.svg"])').count(), 0);
        await fits(page);
      },
      { viewport: { width: 360, height: 740 }, picture: 'who-hostile' },
    );
  });
});

describe('who, in a big hub', () => {
  const big = bigSnapshot({ users: 100_000 });
  const everybody = big.roles.map((role) => (role.name === 'user' ? { ...role, scopes: [...role.scopes, 'list:users'] } : role));
  const { name } = big.users.at(-1);
  const { visit } = stage({ files: { '/policy.json': JSON.stringify({ ...big, roles: everybody }) } });

  it('lists 100,000 holders, finds one and saves all without holding the page up', async () => {
    await visit('#/who?scope=list:users', async (page) => {
      page.setDefaultTimeout(60_000);
      await page.getByText('Who holds', { exact: true }).waitFor();
      await page.evaluate(() => {
        window.longest = 0;
        new PerformanceObserver((list) => {
          for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration);
        }).observe({ type: 'longtask' });
      });
      const list = page.getByRole('list', { name: /holders?$/ });
      await list.getByRole('listitem').first().getByRole('button').waitFor();
      assert.deepEqual(await page.locator('.figures li').allInnerTexts(), ['100,000 users', '0 groups', '0 services', '0 tokens']);
      await list.evaluate((box) => box.scrollTo(0, box.scrollHeight));
      await list.getByRole('button', { name }).waitFor();
      await page.getByRole('searchbox', { name: 'Find a name' }).pressSequentially(name);
      await page.getByRole('list', { name: '1 holder' }).getByRole('button', { name }).waitFor();
      await page.getByRole('searchbox', { name: 'Find a name' }).fill('');
      await page.getByRole('list', { name: '100,000 holders' }).waitFor();
      const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()]);
      assert.equal((await readFile(await file.path(), 'utf8')).split('\r\n').length, 100_002);
      const longest = await page.evaluate(() => window.longest);
      assert.ok(longest < 300, `${longest} ms`);
    });
  });
});
