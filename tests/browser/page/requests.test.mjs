// The request tester.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { snapshot } from '../../js/snapshots.mjs';
import { fits, stage } from './stage.mjs';

describe('requests', () => {
  const { visit } = stage();

  it('says what the hub answers, and why', async () => {
    await visit(
      '#/requests?source=school&principal=user:johan&method=GET&path=/hub/api/users/student9',
      async (page) => {
        await page.getByRole('status').getByText('404').waitFor();
        const answer = await page.locator('.request-answer').innerText();
        assert.match(answer, /404\s+Not found[^]*says the same of things that do not exist/);
        assert.match(answer, /Needed scope[^]*over\s+user\s+student9/);
        assert.match(answer, /UserAPIHandler\s+\/api\/users\/\{user_name\}/);
        assert.match(answer, /For this johan holds no read:users:name/);
        await page.locator('.request-answer').getByRole('button', { name: 'read:users', exact: true }).click();
        await page.getByRole('dialog', { name: 'Why' }).getByText('Make a role with the scope').waitFor();
      },
      { picture: 'requests' },
    );
  });

  it('is asked by its fields and by examples', async () => {
    await visit('#/requests?source=school&principal=user:johan', async (page) => {
      await page.getByText('Say who asks, and for what.').waitFor();
      await page.getByRole('link', { name: 'POST /hub/api/users/johan/server' }).click();
      await page.getByRole('status').getByText('201').waitFor();
      await page.getByText('Body', { exact: true }).click();
      await page.getByRole('textbox', { name: 'Body, in JSON' }).fill('null');
      await page.getByRole('button', { name: 'Send this along' }).click();
      assert.match(await page.locator('.request-answer').innerText(), /201\s+Created usually[^]*Depends on[^]*whether the server runs/);
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
    await visit('#/requests?source=school&principal=user:amira&method=PATCH&path=/hub/api/users/johan', async (page) => {
      await page.getByRole('status').getByText('It depends').waitFor();
      await page.getByText('Body', { exact: true }).click();
      await page.getByRole('textbox', { name: 'Body, in JSON' }).fill('{ "admin": tru');
      await page.getByRole('button', { name: 'Send this along' }).click();
      await page.getByText('This is no JSON.').waitFor();
      await page.getByRole('textbox', { name: 'Body, in JSON' }).fill('{ "admin": true }');
      await page.getByRole('button', { name: 'Send this along' }).click();
      await page.getByRole('status').getByText('200').waitFor();
    });
  });

  it('keeps damage in an address to itself', async () => {
    await visit('#/requests?source=school&principal=user:johan&method=BREW&as=nobody&path=/hub/api/users&body=%7Bx', async (page) => {
      await page.getByText('This is no JSON.').waitFor();
      assert.equal(await page.getByRole('combobox', { name: 'Method' }).inputValue(), 'GET');
      assert.equal(await page.locator('.request-answer').count(), 0);
    });
  });

  it('tells a session from a token', async () => {
    await visit('#/requests?source=school&principal=user:amira&method=GET&path=/hub/api/user', async (page) => {
      const answer = page.locator('.request-answer');
      await page.getByRole('status').getByText('200').waitFor();
      await page.getByRole('radio', { name: 'With a token of their own' }).check();
      await page.waitForURL(/as=token/);
      await answer.waitFor();
      await page.getByRole('combobox', { name: 'Path' }).fill('/hub/spawn');
      await page.keyboard.press('Enter');
      const withToken = await settled(answer);
      await page.getByRole('radio', { name: 'In a browser session' }).check();
      assert.notEqual(await settled(answer), withToken);
    });
  });

  it('is used with the keys alone', async () => {
    await visit('#/requests?source=school', async (page) => {
      await page.getByRole('combobox', { name: 'Who asks' }).focus();
      await page.keyboard.type('johan');
      await page.keyboard.press('Enter');
      await page.waitForURL(/principal=user%3Ajohan/);
      await page.getByRole('combobox', { name: 'Path' }).focus();
      await page.keyboard.type('/hub/api/gro');
      await page.locator('.option:visible').first().filter({ hasText: /^\/hub\/api\/groups$/ }).waitFor();
      await page.keyboard.press('ArrowDown');
      await page.getByRole('option', { name: '/hub/api/groups', exact: true }).and(page.locator('[data-active-item]')).waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('status').getByText('403').waitFor();
      await page.locator('.request-answer').getByRole('button', { name: 'list:groups' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'Why' }).getByText('johan may not use').waitFor();
    });
  });

  it('fits a phone', async () => {
    await visit('#/requests?source=school&principal=user:johan&method=GET&path=/hub/api/users/student9', async (page) => {
      await page.getByRole('status').getByText('404').waitFor();
      await fits(page);
    }, { viewport: { width: 360, height: 740 }, picture: 'requests-phone' });
  });
});

describe('requests with hostile names', () => {
  const name = 'evil\u202egnp <img src=x onerror=alert(1)>`' + 'x'.repeat(200);
  const policy = snapshot({ roles: [{ name: 'user', scopes: ['self'] }], users: [{ name, roles: ['user'] }] });
  const { visit } = stage({ files: { '/policy.json': JSON.stringify(policy) } });

  it('shows them as text, and no wider than a phone', async () => {
    const path = `/hub/api/users/${encodeURIComponent(name)}`;
    await visit(
      `#/requests?principal=${encodeURIComponent(`user:${name}`)}&path=${encodeURIComponent(path)}`,
      async (page) => {
        await page.getByRole('status').getByText('200').waitFor();
        assert.ok(await page.locator('.reasons').getByText('U+202E').first().isVisible());
        assert.ok(!(await page.locator('main').innerText()).includes('\u202e'));
        assert.equal(await page.locator('img:not([src="./icon.svg"])').count(), 0);
        await fits(page);
      },
      { viewport: { width: 360, height: 740 }, picture: 'requests-hostile' },
    );
  });
});

/** The text of an answer that no longer changes. */
async function settled(answer) {
  for (let before = ''; ; ) {
    const text = await answer.innerText();
    if (text === before) return text;
    before = text;
    await answer.page().waitForTimeout(300);
  }
}
