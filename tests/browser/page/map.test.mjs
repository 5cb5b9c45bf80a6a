// The map: a picture of the whole policy, and the same as a table.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deflateRawSync } from 'node:zlib';

import { snapshot } from '../../../benches/js/hub.mjs';
import { fits, stage } from './stage.mjs';

/** Waits until the picture is drawn. */
async function drawn(page) {
  const picture = page.getByRole('img', { name: /^Picture of/ });
  await picture.locator('canvas').first().waitFor();
  await page.waitForTimeout(250);
  return picture;
}

const box = (page) => page.getByRole('group', { name: /^Picture;/ });
const panel = (page) => page.getByRole('complementary', { name: 'The chosen node' });
const table = (page) => page.getByRole('list', { name: /rows?$/ });

/** The rows of the table that exist, each in one line. */
async function rows(page) {
  await table(page).getByRole('listitem').first().waitFor();
  // Rows on their way.
  await table(page).getByText('…', { exact: true }).first().waitFor({ state: 'detached' });
  const texts = await table(page).getByRole('listitem').allInnerTexts();
  return texts.map((text) => text.replace(/\s+/g, ' ').trim());
}

async function scrolled(page) {
  return box(page).evaluate(({ scrollLeft, scrollTop, scrollWidth, scrollHeight }) => ({ scrollLeft, scrollTop, scrollWidth, scrollHeight }));
}

describe('the map', () => {
  const { visit } = stage();

  it('draws groups, roles and scopes, and says the same in a table', async () => {
    await visit(
      '#/map?source=school',
      async (page) => {
        const picture = await drawn(page);
        assert.equal(await picture.getAttribute('aria-label'), 'Picture of 32 nodes and 31 links; the table says the same.');
        assert.match(await page.getByRole('figure').innerText(), /1 group with roles\s+1 service with roles\s+6 roles\s+23 scopes/);
        await page.getByRole('tab', { name: 'Table' }).click();
        assert.ok((await rows(page)).includes('group teachers has role role teacher 2 users'), (await rows(page)).join('\n'));
        await page.getByRole('searchbox').fill('culler');
        await page.getByRole('list', { name: '5 rows' }).waitFor();
        assert.match(page.url(), /find=culler/);
        assert.equal((await rows(page))[0], 'service idle-culler has role role culler no user');
        await page.getByRole('searchbox').fill('nobody has this name');
        await page.getByText('Nothing of that name.').waitFor();
        await page.getByRole('searchbox').fill('');
        await page.getByRole('tab', { name: 'Picture' }).click();
        await drawn(page);
      },
      { picture: 'map' },
    );
  });

  it('highlights the paths of one principal, and tells what a node is', async () => {
    await visit(
      '#/map?source=school&node=role%20teacher',
      async (page) => {
        const picture = await drawn(page);
        assert.match(await panel(page).innerText(), /teacher\s+2 users have it\s+Edit this role\s+Comes from 1[^]*teachers\s+Leads to 3[^]*admin:servers\s+!group=class-a/);
        const plain = await picture.screenshot();
        await page.getByRole('combobox', { name: 'Whose paths' }).fill('johan');
        await page.getByRole('option', { name: 'johan' }).waitFor();
        await page.keyboard.press('Enter');
        await page.getByText('Highlighted: 1 group with roles, 2 roles and 4 scopes.').waitFor();
        assert.match(page.url(), /principal=user%3Ajohan&highlight=1/);
        await page.waitForTimeout(250);
        assert.ok(!plain.equals(await picture.screenshot()));
        await page.getByRole('tab', { name: 'Table' }).click();
        await page.getByRole('list', { name: '6 rows' }).waitFor();
        assert.deepEqual((await rows(page)).filter((row) => row.includes('has role')), [
          'users Users directly has role role user 6 users',
          'group teachers has role role teacher 2 users',
        ]);
        await page.getByRole('checkbox', { name: 'Highlight' }).uncheck();
        await page.getByRole('list', { name: '31 rows' }).waitFor();
        await page.getByRole('checkbox', { name: 'Highlight' }).check();
        await page.getByRole('tab', { name: 'Picture' }).click();
        await drawn(page);
      },
      { picture: 'map-principal' },
    );
  });

  it('leads from a node to its neighbours and to other views', async () => {
    await visit('#/map?source=school&tab=table', async (page) => {
      await table(page).getByRole('button', { name: 'teachers' }).click();
      await panel(page).getByText('2 members').waitFor();
      assert.equal(new URL(await panel(page).getByRole('link', { name: 'View as' }).evaluate((link) => link.href)).hash, '#/view-as?source=school&principal=group%3Ateachers');
      await panel(page).getByRole('button', { name: 'teacher' }).click();
      assert.match(page.url(), /node=role\+teacher/);
      await panel(page).getByRole('link', { name: 'Edit this role' }).waitFor();
      await panel(page).getByRole('button', { name: 'list:users' }).click();
      await panel(page).getByText('Written in roles of 2 users').waitFor();
      await panel(page).getByRole('link', { name: 'Who holds it' }).click();
      await page.getByRole('heading', { name: 'Who', exact: true }).waitFor();
      await page.goBack();
      await panel(page).getByRole('button', { name: 'Close' }).click();
      assert.equal(await panel(page).count(), 0);
    });
    await visit('#/map?source=school&node=role%20vanished', async (page) => {
      await panel(page).getByText('This policy has none of that name').waitFor();
    });
  });

  it('zooms and pans by mouse, buttons and keys, and opens a node by a click', async () => {
    await visit('#/map?source=school', async (page) => {
      const picture = await drawn(page);
      const before = await scrolled(page);
      await page.getByRole('button', { name: 'Zoom in' }).click();
      await page.getByRole('button', { name: 'Zoom in' }).click();
      const near = await scrolled(page);
      assert.ok(near.scrollHeight > before.scrollHeight * 1.5 && near.scrollWidth > before.scrollWidth * 1.5);
      assert.ok(near.scrollTop > before.scrollTop, 'the middle stays in the middle');

      const { x, y } = await box(page).boundingBox();
      await page.mouse.move(x + 500, y + 300);
      await page.mouse.down();
      await page.mouse.move(x + 400, y + 260, { steps: 4 });
      await page.mouse.up();
      const pulled = await scrolled(page);
      assert.ok(Math.abs(pulled.scrollLeft - near.scrollLeft - 100) < 3 && Math.abs(pulled.scrollTop - near.scrollTop - 40) < 3);
      assert.ok(!page.url().includes('node='), 'pulling is no click');

      await box(page).focus();
      await page.keyboard.press('-');
      assert.ok((await scrolled(page)).scrollHeight < near.scrollHeight);
      await page.keyboard.press('0');
      const whole = await scrolled(page);
      assert.ok(whole.scrollHeight <= (await box(page).evaluate(({ clientHeight }) => clientHeight)) + 1, 'all of it can be seen');
      await page.keyboard.down('Control');
      await page.mouse.wheel(0, -60);
      await page.keyboard.up('Control');
      await page.waitForTimeout(100);
      assert.ok((await scrolled(page)).scrollHeight > whole.scrollHeight);

      await page.keyboard.press('0');
      await page.waitForTimeout(200);
      const place = await picture.boundingBox();
      // Somewhere in the first column.
      for (let down = 10; down < place.height && !page.url().includes('node='); down += 8) await page.mouse.click(place.x + 18, place.y + down);
      await panel(page).waitFor();
    });
  });

  it('draws the policy after the edits', async () => {
    const edits = [
      { edit: 'create-role', role: 'grader', scopes: ['list:users'] },
      { edit: 'assign-role', role: 'grader', to: { group: 'class-a' } },
    ];
    const packed = deflateRawSync(JSON.stringify(edits)).toString('base64url');
    await visit(`#/map?source=school&tab=table&find=grader&edits=${packed}`, async (page) => {
      await page.getByRole('list', { name: '2 rows' }).waitFor();
      assert.match((await rows(page))[0], /^group class-a has role role grader \d users$/);
    });
    await visit('#/map?source=school&tab=table&find=grader', async (page) => {
      await page.getByText('Nothing of that name.').waitFor();
    });
  });

  it('draws databases, too', async () => {
    await visit(
      '#/map?source=shop',
      async (page) => {
        await drawn(page);
        await page.getByRole('combobox', { name: 'Whose paths' }).fill('ann');
        await page.getByRole('option', { name: 'ann' }).waitFor();
        await page.keyboard.press('Enter');
        await page.getByText('Highlighted: 3 roles and 2 resources.').waitFor();
        await page.getByRole('tab', { name: 'Table' }).click();
        await page.getByRole('list', { name: '5 rows' }).waitFor();
        assert.deepEqual(await rows(page), [
          'role ann has role role lead 1 login',
          'role lead on resource data/shop/orders MODIFY 1 login',
          'role lead has role role staff 1 login',
          'role staff on resource data/shop SELECT 1 login',
          'resource data/shop and in it resource data/shop/orders 1 login',
        ]);
        await page.getByRole('checkbox', { name: 'Highlight' }).uncheck();
        await page.getByRole('list', { name: '7 rows' }).waitFor();
        assert.equal((await rows(page)).at(-1), 'role root A superuser: it may do everything, whatever it is linked to. 1 login');
        await page.getByRole('tab', { name: 'Picture' }).click();
        await drawn(page);
      },
      { picture: 'map-database' },
    );
  });

  it('fits a phone, where the picture scrolls', async () => {
    await visit(
      '#/map?source=school',
      async (page) => {
        await drawn(page);
        await fits(page);
        const { scrollWidth } = await scrolled(page);
        assert.ok(scrollWidth > 500);
        await box(page).evaluate((element) => element.scrollIntoView({ block: 'center' }));
        const { x, y } = await box(page).boundingBox();
        const session = await page.context().newCDPSession(page);
        const touch = (type, ...touchPoints) => session.send('Input.dispatchTouchEvent', { type, touchPoints });
        await touch('touchStart', { x: x + 250, y: y + 150 });
        for (let step = 1; step <= 10; step += 1) await touch('touchMove', { x: x + 250 - 15 * step, y: y + 150 });
        await touch('touchEnd');
        await page.waitForTimeout(500);
        assert.ok((await scrolled(page)).scrollLeft > 50, 'a finger pulls it');
        assert.ok(!page.url().includes('node='));
      },
      { viewport: { width: 360, height: 740 }, hasTouch: true, picture: 'map-phone' },
    );
  });

  it('prints in light colours, as wide as the paper', async () => {
    await visit(
      '#/map?source=school',
      async (page) => {
        const picture = await drawn(page);
        const ofText = ([red, green, blue]) => picture.locator('canvas').first().evaluate((canvas, wanted) => {
          const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
          copy.drawImage(canvas, 0, 0);
          const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
          let count = 0;
          for (let at = 0; at < data.length; at += 4) if (wanted.every((part, index) => data[at + index] === part) && data[at + 3] === 255) count += 1;
          return count;
        }, [red, green, blue]);
        const [light, dark] = [[0x23, 0x21, 0x1e], [0xec, 0xe9, 0xe4]];
        assert.ok((await ofText(dark)) > 0);
        assert.equal(await ofText(light), 0);
        await page.setViewportSize({ width: 700, height: 900 });
        await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
        await page.waitForTimeout(200);
        assert.ok((await ofText(light)) > 0);
        assert.equal(await ofText(dark), 0);
        await fits(page);
        await page.emulateMedia({ media: 'screen', colorScheme: 'dark' });
        await page.waitForTimeout(200);
        assert.ok((await ofText(dark)) > 0);
      },
      { colorScheme: 'dark' },
    );
  });
});

describe('the map of a hub with hostile names', () => {
  const names = ['<img src=x onerror=alert(1)>', 'مجموعة', 'a\u202eb', '__proto__', 'x'.repeat(250), '{a|b}', '%3Cb%3E'];
  const { visit } = stage({
    files: {
      '/policy.json': JSON.stringify({
        ...snapshot({ users: 0, groups: 0, roles: 0 }),
        roles: [{ name: 'teacher', scopes: ['list:users!group=a\u202eb', 'list:users!group=<b>', 'list:users'] }, { name: 'idle', scopes: [] }],
        groups: names.map((name) => ({ name, roles: ['teacher'] })),
        users: [
          { name: 'ann', roles: ['teacher'] },
          { name: 'bob', groups: ['__proto__'] },
        ],
        servers: [],
      }),
    },
  });

  it('shows them as text, and cut', async () => {
    await visit('#/map', async (page) => {
      const picture = await drawn(page);
      assert.match(await picture.getAttribute('aria-label'), /^Picture of 11 nodes and 9 links/);
      await page.getByRole('tab', { name: 'Table' }).click();
      const all = await rows(page);
      for (const name of names) assert.ok(all.some((row) => row.includes(name.replace('\u202e', 'U+202E'))), name);
      assert.ok(all.some((row) => row.endsWith('scope list:users without a filter !group=<b> !group=aU+202Eb 2 users')), all.join('\n'));
      assert.ok(all.includes('role idle is linked to nothing no user'));
      await fits(page);
      for (const name of names) {
        await table(page).getByRole('button', { name: name.replace('\u202e', 'U+202E') }).first().click();
        await panel(page).getByRole('button', { name: 'teacher' }).waitFor();
      }
    });
  });

  it('highlights only the way somebody comes', async () => {
    await visit('#/map?tab=table&highlight=1&principal=user:bob', async (page) => {
      await page.getByRole('list', { name: '2 rows' }).waitFor();
      assert.equal((await rows(page))[0], 'group __proto__ has role role teacher 1 user');
    });
    await visit('#/map?highlight=1&principal=user:nobody', async (page) => {
      await page.getByText('Highlighted: 0 groups with roles, 0 roles and 0 scopes.').waitFor();
      await page.getByRole('tab', { name: 'Table' }).click();
      await page.getByText('None of it is on these paths.').waitFor();
    });
  });
});

describe('the map of 2,000 groups', () => {
  const document = snapshot({ users: 100_000 });
  document.groups.forEach((group, index) => (group.roles = [`role-${index % 200}`]));
  const { visit } = stage({ files: { '/policy.json': JSON.stringify(document) } });

  /**
   * Tasks of the page's main thread that were longer than 50 ms, in ms of its own work: what a busy machine makes it wait for is not the
   * page's doing.
   */
  async function longTasks(page, happen) {
    await page.waitForTimeout(1_500);
    const browser = page.context().browser();
    await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
    await happen();
    await page.waitForTimeout(1_000);
    const { traceEvents } = JSON.parse(await browser.stopTracing());
    const threads = traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(({ pid, tid }) => `${pid} ${tid}`);
    const tasks = traceEvents.filter(({ pid, tid, tdur }) => tdur !== undefined && threads.includes(`${pid} ${tid}`));
    assert.ok(tasks.length > 100, 'tasks are traced');
    return tasks.map(({ tdur }) => Math.round(tdur / 1_000)).filter((time) => time > 50);
  }

  it('can be read, and filtered without a stutter', async (test) => {
    await visit(
      '#/map',
      async (page) => {
        const picture = page.getByRole('img', { name: /^Picture of/ });
        await picture.waitFor({ timeout: 60_000 });
        await drawn(page);
        const nodes = async () => Number(/of (\d+) nodes/.exec(await picture.getAttribute('aria-label'))[1]);
        assert.ok((await nodes()) < 130, String(await nodes()));

        const tasks = await longTasks(page, () => page.getByRole('searchbox').pressSequentially('course-19', { delay: 80 }));
        test.diagnostic(`tasks of more than 50 ms while filtering: ${tasks.join(', ') || 'none'}`);

        await page.getByRole('tab', { name: 'Table' }).click();
        await table(page).getByRole('button', { name: /course-19$/ }).waitFor();
        await page.getByRole('searchbox').fill('');
        const links = 2_000 + 202 + 200 * 3 + 9;
        await table(page).waitFor();
        const [, count] = /^([\d,]+) rows/.exec(await table(page).getAttribute('aria-label'));
        assert.ok(Number(count.replace(',', '')) > 2_000 && Number(count.replace(',', '')) <= links, count);
        await table(page).evaluate((list) => list.scrollTo(0, list.scrollHeight));
        await page.waitForTimeout(500);
        assert.match((await rows(page)).at(-1), /gives scope/);

        await page.getByRole('tab', { name: 'Picture' }).click();
        await drawn(page);
        const before = await nodes();
        const unfolding = await longTasks(page, () => page.getByRole('button', { name: 'and 1,960 other groups' }).click());
        test.diagnostic(`tasks of more than 50 ms while 160 more groups are drawn: ${unfolding.join(', ') || 'none'}`);
        await page.getByRole('button', { name: 'and 1,800 other groups' }).waitFor();
        assert.equal(await nodes(), before + 160);
        assert.match(page.url(), /more=group\.200/);
        for (const left of ['1,640', '1,480', '1,400']) {
          await page.getByText(`and ${left} other groups`).waitFor({ state: 'detached' }).catch(() => undefined);
          await page.getByRole('button', { name: /other groups/ }).click();
          await page.getByText(`and ${left} other groups`).waitFor();
        }
        await page.getByText('(a picture holds no more; find some by name, or see the table)').waitFor();
        await page.goBack();
        await page.goBack();
        await page.goBack();
        await page.goBack();
        await page.getByRole('button', { name: 'and 1,960 other groups' }).waitFor();
      },
      { picture: 'map-large' },
    );
  });
});
