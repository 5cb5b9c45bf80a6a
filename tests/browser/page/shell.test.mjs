// Opening a policy, and what is around every view: the badge, the palette, the keyboard, addresses, colours, paper.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

import { open } from '../chromium.mjs';
import { serve } from '../serve.mjs';
import { school, snapshot } from '../../js/snapshots.mjs';
import { fits, inspect, stage } from './stage.mjs';

const json = (name, text) => ({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
const alert = (page) => page.getByRole('alert');
const badge = (page) => page.locator('.badge');

describe('opening a policy', () => {
  const on = stage({ files: { '/policy.json': JSON.stringify(school()) } });
  const { visit } = on;

  it('opens what lies beside the page', async () => {
    await visit('', async (page) => {
      await page.getByRole('heading', { name: 'View as', level: 1 }).waitFor();
      assert.match(await badge(page).innerText(), /JupyterHub 5\.5\.4[^]*ago[^]*complete/);
      await badge(page).click();
      const about = page.getByRole('dialog', { name: 'This policy' });
      const words = await about.innerText();
      assert.match(words, /As of[^]*ago[^]*written by hand[^]*policy\.json[^]*5 users/);
      assert.match(words, /Everything is decided in this browser/);
      await inspect(page, 'about');
    });
  });

  it('opens an example, and a file in its place', async () => {
    await visit('#/open', async (page) => {
      await inspect(page, 'open');
      await page.getByRole('button', { name: /^A school/ }).click();
      await page.getByRole('heading', { name: 'View as', level: 1 }).waitFor();
      assert.match(page.url(), /source=school/);
      await page.getByRole('link', { name: 'Open a policy' }).click();
      await page.getByLabel('Choose a file').setInputFiles(json('mine.json', JSON.stringify(snapshot({ users: [{ name: 'grace', roles: ['admin'] }] }))));
      await page.getByRole('heading', { name: 'View as', level: 1 }).waitFor();
      await page.locator('.facts').getByText('grace').waitFor();
      assert.doesNotMatch(page.url(), /source=/);
    });
  });

  it('opens a file that is dropped anywhere', async () => {
    await visit('', async (page) => {
      await page.getByRole('heading', { name: 'View as', level: 1 }).waitFor();
      const data = await page.evaluateHandle((text) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([text], 'dropped.json', { type: 'application/json' }));
        return transfer;
      }, JSON.stringify(snapshot({ users: [{ name: 'dropped-in', roles: ['user'] }] })));
      await page.dispatchEvent('main', 'dragover', { dataTransfer: data });
      await page.getByText('Drop a policy to open it').waitFor();
      await page.dispatchEvent('main', 'drop', { dataTransfer: data });
      await page.locator('.facts').getByText('dropped-in').waitFor();
    });
  });

  it('keeps what is open when a file is bad, and says where', async () => {
    await visit('#/open', async (page) => {
      const put = (name, text) => page.getByLabel('Choose a file').setInputFiles(json(name, text));
      await put('bad.json', JSON.stringify(snapshot({ users: [{ name: 'a' }, { name: 'a' }] })));
      assert.match(await alert(page).innerText(), /bad\.json cannot be opened[^]*\/users\/1\/name[^]*duplicate-name/);
      assert.match(await badge(page).innerText(), /5\.5\.4/);
      await inspect(page, 'open-bad');
      await put('broken.json', '{\n  "format": "hubscope/1",\n  oops');
      await alert(page).getByText('broken.json').waitFor();
      assert.match(await alert(page).innerText(), /line 3, column 3/);
      await alert(page).getByRole('button', { name: 'Close' }).click();
      assert.equal(await alert(page).count(), 0);
    });
  });

  it('says what a running hub that cannot be asked is about', async () => {
    await visit(
      '#/open',
      async (page) => {
        await page.getByLabel('Address').fill(`${on.url}/nowhere/`);
        await page.getByLabel('API token').fill('not-a-token');
        await page.getByRole('button', { name: 'Ask this hub' }).click();
        assert.match(await alert(page).innerText(), /cannot be opened[^]*not-a-hub/);
        assert.equal(await page.getByLabel('API token').inputValue(), '');
      },
      { expected: /404/ },
    );
  });

  it('welcomes whoever has no policy yet', async () => {
    const empty = await serve({ '': process.env.HUBSCOPE_PAGE });
    const { page, close } = await open(on.browser, `${empty.url}/`);
    await page.getByRole('heading', { name: 'Open a policy' }).waitFor();
    assert.equal(await alert(page).count(), 0);
    await close();
    await empty.close();
  });
});

describe('around every view', () => {
  const { visit } = stage();

  it('is worked by the palette', async () => {
    await visit('#/view-as?source=school&principal=user:johan', async (page) => {
      await page.locator('.facts').waitFor();
      await page.keyboard.press('Control+k');
      await page.keyboard.type('student9');
      await page.getByRole('option', { name: /View as\s*student9/ }).waitFor();
      await inspect(page, 'palette');
      await page.keyboard.press('Enter');
      await page.locator('.facts').getByRole('heading', { name: /student9/ }).waitFor();
      await page.keyboard.press('Control+k');
      await page.keyboard.type('who');
      await page.keyboard.press('Enter');
      await page.waitForURL(/#\/who/);
      await page.goBack();
      await page.locator('.facts').getByRole('heading', { name: /student9/ }).waitFor();
    });
  });

  it('is worked by keyboard alone', async () => {
    await visit('#/view-as?source=school&principal=user:johan', async (page) => {
      await page.locator('.facts').waitFor();
      await page.keyboard.press('Tab');
      assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Skip to the view');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('role')), 'combobox');
      await page.keyboard.type('amir');
      await page.getByRole('option', { name: /amira/ }).waitFor();
      await page.keyboard.press('Enter');
      await page.locator('.facts').getByRole('heading', { name: /amira/ }).waitFor();
      assert.match(page.url(), /principal=user%3Aamira/);
    });
  });

  it('follows the system in its colours, or what was chosen', async () => {
    const ground = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await visit('#/open', async (page) => {
      await page.emulateMedia({ colorScheme: 'light' });
      const light = await ground(page);
      await page.emulateMedia({ colorScheme: 'dark' });
      const dark = await ground(page);
      assert.notEqual(light, dark);
      await page.getByRole('button', { name: 'Colours: as the system' }).click();
      assert.equal(await ground(page), light);
      await page.reload();
      await page.getByRole('button', { name: 'Colours: light' }).click();
      await page.emulateMedia({ colorScheme: 'light' });
      assert.equal(await ground(page), dark);
    });
  });

  it('fits a phone', async () => {
    for (const hash of ['#/open', '#/view-as?source=school&principal=user:johan', '#/view-as?source=school&principal=user:johan&why=servers&whyOn=server:student9/']) {
      await visit(
        hash,
        async (page) => {
          await page.getByRole('heading', { level: 1 }).first().waitFor();
          await page.waitForTimeout(500);
          await fits(page);
        },
        { viewport: { width: 360, height: 740 }, picture: `phone-${hash.length}` },
      );
    }
  });

  it("prints one person's rights, and nothing around them", async () => {
    await visit('#/view-as?source=school&principal=user:johan', async (page) => {
      await page.locator('.facts').waitFor();
      await page.emulateMedia({ media: 'print' });
      assert.ok(await page.locator('.facts').isVisible());
      assert.ok(await page.getByRole('rowheader', { name: 'admin:servers' }).isVisible());
      for (const around of ['.top', '.views', '.tools']) assert.ok(!(await page.locator(around).first().isVisible()), around);
      const pdf = await page.pdf({ format: 'A4' });
      assert.ok(pdf.length > 10_000);
    });
  });
});
