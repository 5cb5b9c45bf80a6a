// The hub's own actions, in words.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';

import { snapshot as bigSnapshot } from '../../../benches/js/hub.mjs';
import { snapshot } from '../../js/snapshots.mjs';
import { hubscope, modules } from './engine.mjs';
import { fits, stage } from './stage.mjs';

const row = (page, words) => page.locator('.actions li').filter({ hasText: words });

describe('actions', () => {
  const { visit } = stage();

  it("says the hub's own actions in words, and what they come to", async () => {
    await visit(
      '#/view-as?source=school&principal=user:johan&tab=actions&on=server:student1/lab',
      async (page) => {
        await row(page, 'Start server lab of student1').waitFor();
        assert.match(await row(page, 'Start server lab of student1').innerText(), /depends on whether the server runs, the spawner\s+allowed/);
        assert.match(await row(page, 'Delete user student1').innerText(), /refused/);
        assert.match(await row(page, 'See the tokens of student1').innerText(), /answered as if it did not exist\s+refused/);
        assert.match(await row(page, 'Watch server lab of student1 start').innerText(), /it depends/);
        assert.equal(await row(page, 'Start the default server').count(), 0);
        const groups = page.locator('.action-groups section').filter({ has: page.getByRole('heading', { name: 'Groups' }) });
        assert.match(await groups.innerText(), /Choose a group above to know about:[^]*Delete group …/);
      },
      { picture: 'actions' },
    );
  });

  it('is narrowed by words, by scopes and by what it comes to, in the address', async () => {
    await visit('#/view-as?source=school&principal=user:johan&tab=actions&on=server:student1/lab', async (page) => {
      await row(page, 'Start server lab').waitFor();
      const search = page.getByRole('searchbox', { name: 'Find an action' });
      await search.fill('shut');
      await row(page, 'Start server lab').waitFor({ state: 'detached' });
      assert.deepEqual(await page.locator('.actions a').allInnerTexts(), ['Shut the hub down']);
      await search.fill('delete:servers');
      await row(page, 'Stop server lab').waitFor();
      await search.fill('no such thing');
      await page.getByText('No action like that.').waitFor();
      await search.fill('');
      await page.getByRole('radio', { name: 'Refused' }).check();
      await row(page, 'Delete user student1').waitFor();
      assert.equal(await row(page, 'Start server lab').count(), 0);
      assert.match(page.url(), /shown=deny/);
      await page.getByRole('radio', { name: 'It depends' }).check();
      await row(page, 'Watch server lab').waitFor();
      assert.equal(await row(page, 'Delete user student1').count(), 0);
    });
  });

  it('leads to the request as it was judged, and to the scope that decides', async () => {
    await visit('#/view-as?source=school&principal=user:johan&tab=actions', async (page) => {
      await page.getByRole('button', { name: 'Why? Delete user johan' }).click();
      await page.getByRole('dialog', { name: 'Why' }).getByText('johan may not use delete:users').waitFor();
      await page.getByRole('button', { name: 'Why? Start the default server of johan' }).click();
      await page.getByRole('dialog', { name: 'Why' }).getByText('johan may use servers').waitFor();
      await page.getByRole('link', { name: 'Start the default server of johan' }).click();
      await page.getByRole('status').getByText('201').waitFor();
    });
  });

  it('is used with the keys alone, on other things too', async () => {
    await visit('#/view-as?source=school&principal=user:amira&tab=actions', async (page) => {
      await row(page, 'Start the default server of amira').waitFor();
      await page.getByRole('combobox', { name: 'On' }).focus();
      await page.keyboard.type('class-a');
      await page.keyboard.press('Enter');
      await row(page, 'Add members to group class-a').waitFor();
      assert.match(await row(page, 'Add members to group class-a').innerText(), /depends on the body of the request\s+allowed/);
      assert.match(await row(page, 'Create group class-a').innerText(), /there is one of this name already\s+it depends/);
      await row(page, 'Delete group class-a').getByRole('button').focus();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'Why' }).getByText('amira may use').waitFor();
    });
  });

  it('begins with a server of the first user for whoever has none', async () => {
    await visit('#/view-as?source=school&principal=service:idle-culler&tab=actions', async (page) => {
      await row(page, 'Stop the default server of amira').getByText('allowed').waitFor();
    });
    await visit('#/view-as?source=school&principal=token:a1&tab=actions', async (page) => {
      await row(page, 'Start the default server of johan').waitFor();
    });
  });

  it('fits a phone', async () => {
    await visit(
      '#/view-as?source=school&principal=user:johan&tab=actions',
      async (page) => {
        await row(page, 'Start the default server of johan').waitFor();
        await page.getByRole('heading', { name: 'Servers' }).scrollIntoViewIfNeeded();
        await fits(page);
      },
      { viewport: { width: 360, height: 740 }, picture: 'actions-phone' },
    );
  });
});

describe('actions with hostile names', () => {
  const name = 'evil\u202egnp <img src=x onerror=alert(1)>' + 'x'.repeat(200);
  const policy = snapshot({ roles: [{ name: 'user', scopes: ['self'] }], users: [{ name, roles: ['user'] }] });
  const { visit } = stage({ files: { '/policy.json': JSON.stringify(policy) } });

  it('shows them as text', async () => {
    await visit(
      '#/view-as?tab=actions',
      async (page) => {
        await row(page, 'Start the default server of').waitFor();
        assert.ok(await row(page, 'Start the default server of').getByText('U+202E').isVisible());
        assert.equal(await page.locator('img:not([src="./icon.svg"])').count(), 0);
        await fits(page);
        await page.getByRole('link', { name: /^Start the default server of/ }).click();
        await page.getByRole('status').getByText('201').waitFor();
      },
      { viewport: { width: 360, height: 740 } },
    );
  });
});

describe('actions of a big hub', () => {
  const { visit } = stage({ files: { '/policy.json': JSON.stringify(bigSnapshot({ users: 100_000 })) } });

  it('judges all at once', async () => {
    await visit('#/view-as?tab=actions', async (page) => {
      page.setDefaultTimeout(60_000);
      await page.locator('.actions li').first().waitFor();
      const search = page.getByRole('combobox', { name: 'On' });
      await search.fill('course-1');
      await page.getByRole('option').first().waitFor();
      // About 0.1 s where nothing else runs.
      const start = Date.now();
      await page.keyboard.press('Enter');
      await row(page, 'Add members to group course-1').waitFor();
      assert.ok(Date.now() - start < 4000, `${Date.now() - start} ms`);
    });
  });
});

describe('phrases', () => {
  for (const version of ['5.5.4', '6.1.1']) {
    it(`has one for every action of ${version}`, async () => {
      const [{ isAction }] = await modules('engine/actions/subject.ts');
      const { init, Policy } = await hubscope('hubscope/full');
      await init();
      const texts = JSON.parse(await readFile(new URL('../../../www/src/texts/en/actions.json', import.meta.url), 'utf8'));
      const policy = Policy.load(JSON.stringify({ ...snapshot({}), hub: { kind: 'jupyterhub', version } }));
      const routes = policy.query({ op: 'routes' }).filter(({ method, route }) => isAction(method, route));
      assert.ok(routes.length > 45);
      assert.deepEqual(routes.map(({ method, route }) => `action.${method} ${route}`).filter((id) => !(id in texts)), []);
      policy.free();
    });
  }
});
