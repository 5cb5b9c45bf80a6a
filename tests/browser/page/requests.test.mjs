// The request tester, and the hub's own actions.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';

import { fits, stage } from './stage.mjs';

describe('requests', () => {
  const { visit } = stage();

  it('says what the hub answers, and why', async () => {
    await visit(
      '#/requests?source=school&by=user:johan&method=GET&path=/hub/api/users/student9',
      async (page) => {
        await page.getByRole('status').getByText('404').waitFor();
        const answer = await page.locator('.request-answer').innerText();
        assert.match(answer, /The hub refuses this\.[^]*says the same of things that do not exist/);
        assert.match(answer, /UserAPIHandler\s+\/api\/users\/\{user_name\}/);
        assert.match(answer, /For this johan holds no read:users:name/);
        await page.locator('.request-answer').getByRole('button', { name: 'read:users', exact: true }).click();
        await page.getByRole('dialog', { name: 'Why' }).getByText('Make a role with the scope').waitFor();
      },
      { picture: 'requests' },
    );
  });

  it('is asked by its fields and by examples', async () => {
    await visit('#/requests?source=school&by=user:johan', async (page) => {
      await page.getByText('Say who asks, and for what.').waitFor();
      await page.getByRole('link', { name: 'POST /hub/api/users/johan/server' }).click();
      await page.getByRole('status').getByText('201').waitFor();
      assert.match(await page.locator('.request-answer').innerText(), /This is the usual answer[^]*server-running/);
      await page.getByRole('combobox', { name: 'Method' }).selectOption('GET');
      await page.getByRole('combobox', { name: 'Path' }).click();
      await page.keyboard.type('/hub/api/gr');
      await page.getByRole('option', { name: '/hub/api/groups', exact: true }).click();
      await page.getByRole('status').getByText('403').waitFor();
      await page.getByRole('combobox', { name: 'Path' }).fill('/hub/api/no/such/thing');
      await page.keyboard.press('Enter');
      await page.getByRole('status').getByText('404').waitFor();
    });
  });

  it('asks with a body, and keeps one that is no JSON', async () => {
    await visit('#/requests?source=school&by=user:amira&method=PATCH&path=/hub/api/users/johan', async (page) => {
      await page.getByRole('status').getByText('?').waitFor();
      await page.getByText('Body', { exact: true }).click();
      await page.getByRole('textbox', { name: 'Body, in JSON' }).fill('{ "admin": tru');
      await page.getByRole('button', { name: 'Send this along' }).click();
      await page.getByText('This is no JSON.').waitFor();
      await page.getByRole('textbox', { name: 'Body, in JSON' }).fill('{ "admin": true }');
      await page.getByRole('button', { name: 'Send this along' }).click();
      await page.getByRole('status').getByText('200').waitFor();
    });
  });

  it('fits a phone', async () => {
    await visit('#/requests?source=school&by=user:johan&method=GET&path=/hub/api/users/student9', async (page) => {
      await page.getByRole('status').getByText('404').waitFor();
      await fits(page);
    }, { viewport: { width: 360, height: 740 }, picture: 'requests-phone' });
  });
});

describe('actions', () => {
  const { visit } = stage();

  it("says the hub's own actions in words, and what they come to", async () => {
    await visit(
      '#/view-as?source=school&principal=user:johan&tab=actions&on=server:student1/lab',
      async (page) => {
        const action = (words) => page.getByRole('listitem').filter({ hasText: words });
        await action('Start server lab of student1').waitFor();
        assert.match(await action('Start server lab of student1').innerText(), /allowed/);
        assert.match(await action('Delete user student1').innerText(), /refused/);
        assert.match(await action('See the tokens of student1').innerText(), /as if it did not exist/);
        await page.getByRole('searchbox', { name: 'Find an action' }).fill('shut');
        assert.deepEqual(await page.locator('.actions a').allInnerTexts(), ['Shut the hub down']);
        await page.getByRole('searchbox', { name: 'Find an action' }).fill('');
        await page.getByRole('radio', { name: 'Not allowed', exact: true }).check();
        assert.equal(await action('Start server lab of student1').count(), 0);
        await page.getByRole('radio', { name: 'All', exact: true }).check();
      },
      { picture: 'actions' },
    );
  });

  it('leads from an action to its request', async () => {
    await visit('#/view-as?source=school&principal=user:johan&tab=actions', async (page) => {
      await page.getByRole('link', { name: 'Start the default server of johan' }).click();
      await page.getByRole('status').getByText('201').waitFor();
    });
  });

  it('has a phrase for every route of both versions', async () => {
    const school = JSON.parse(await readFile(new URL('../../../docs/examples/school.json', import.meta.url), 'utf8'));
    for (const version of ['5.5.4', '6.1.1']) {
      const text = JSON.stringify({ ...school, hub: { ...school.hub, version } });
      for (const on of ['server:student1/lab', 'server:student1/', 'group:class-a', 'service:idle-culler']) {
        await visit(`#/open`, async (page) => {
          await page.getByLabel('Choose a file').setInputFiles({ name: 's.json', mimeType: 'application/json', buffer: Buffer.from(text) });
          await page.locator('.facts').waitFor();
          await page.evaluate((target) => (location.hash = `#/view-as?principal=user:amira&tab=actions&on=${encodeURIComponent(target)}`), on);
          await page.locator('.actions a').first().waitFor();
          const wordless = (await page.locator('.actions a').allInnerTexts()).filter((words) => /^[A-Z]+ \//.test(words));
          assert.deepEqual(wordless, [], `${version} ${on}`);
        });
      }
    }
  });
});
