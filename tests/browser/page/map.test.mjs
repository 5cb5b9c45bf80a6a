// The map: a picture of the whole policy, and the same as a table.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { snapshot } from '../../../benches/js/hub.mjs';
import { fits, stage } from './stage.mjs';

describe('the map', () => {
  const { visit } = stage();

  it('draws groups, roles and scopes, and says the same in a table', async () => {
    await visit(
      '#/map?source=school',
      async (page) => {
        await page.getByRole('img', { name: /Picture of \d+ nodes and \d+ links/ }).waitFor();
        await page.waitForTimeout(300);
        await page.getByRole('tab', { name: 'Table' }).click();
        const table = page.getByRole('list', { name: /links$/ });
        assert.match(await table.innerText(), /group\s+teachers\s+has role\s+role\s+teacher\s+2 people/);
        await page.getByRole('searchbox').fill('culler');
        await page.getByRole('list', { name: '5 links' }).waitFor();
        assert.match(await page.getByRole('list', { name: '5 links' }).innerText(), /idle-culler\s+has role\s+role\s+culler/);
        await page.getByRole('searchbox').fill('');
        await page.getByRole('tab', { name: 'Picture' }).click();
        await page.getByRole('img').waitFor();
      },
      { picture: 'map' },
    );
  });

  it('highlights the paths of one principal, and tells what a node is', async () => {
    await visit(
      '#/map?source=school&light=user:johan&node=role%20teacher',
      async (page) => {
        const panel = page.getByRole('complementary', { name: 'The chosen node' });
        await panel.waitFor();
        assert.match(await panel.innerText(), /teacher[^]*2 people have it[^]*Comes from[^]*teachers[^]*Leads to[^]*admin:servers\s+group=class-a/);
        await panel.getByRole('button', { name: 'teachers' }).click();
        await panel.getByRole('link', { name: 'View as' }).waitFor();
        assert.match(page.url(), /node=group\+teachers/);
        await page.goBack();
        await panel.getByRole('link', { name: 'Edit this role' }).waitFor();
        await page.getByRole('img').waitFor();
        await page.waitForTimeout(300);
        const lit = await page.getByRole('img').screenshot();
        await page.getByRole('button', { name: 'Highlight nobody' }).click();
        await page.waitForTimeout(300);
        assert.ok(!lit.equals(await page.getByRole('img').screenshot()));
        await page.goBack();
      },
      { picture: 'map-principal' },
    );
  });

  it('zooms by mouse and keys, and opens a node by a click', async () => {
    await visit('#/map?source=school', async (page) => {
      const picture = page.getByRole('img');
      await picture.waitFor();
      await page.waitForTimeout(300);
      const shot = async () => (await picture.screenshot()).toString('base64');
      const before = await shot();
      await page.getByRole('button', { name: 'Zoom in' }).click();
      await page.mouse.move(0, 0);
      await page.waitForTimeout(200);
      assert.notEqual(await shot(), before);
      await picture.focus();
      await page.keyboard.press('0');
      await page.getByRole('heading', { name: 'Map' }).click();
      await page.waitForTimeout(300);
      const box = await picture.boundingBox();
      // The first node of the first column.
      for (let y = 20; y < box.height && !/node=/.test(page.url()); y += 12) await page.mouse.click(box.x + 18, box.y + y);
      await page.getByRole('complementary', { name: 'The chosen node' }).waitFor();
    });
  });

  it('draws databases, too', async () => {
    await visit(
      '#/map?source=shop',
      async (page) => {
        await page.getByRole('img').waitFor();
        await page.getByRole('tab', { name: 'Table' }).click();
        assert.match(await page.getByRole('list', { name: /links$/ }).innerText(), /ann\s+has role\s+role\s+lead[^]*lead\s+has role\s+role\s+staff[^]*staff\s+on\s+resource\s+data\/shop\s+SELECT/);
        await page.getByRole('tab', { name: 'Picture' }).click();
      },
      { picture: 'map-database' },
    );
  });

  it('fits a phone', async () => {
    await visit('#/map?source=school', async (page) => {
      await page.getByRole('img').waitFor();
      await fits(page);
    }, { viewport: { width: 360, height: 740 }, picture: 'map-phone' });
  });
});

describe('the map of 2,000 groups', () => {
  const { visit } = stage({ files: { '/policy.json': JSON.stringify(snapshot({ users: 100_000 })) } });

  it('can be read, and filtered without a stutter', async (test) => {
    await visit(
      '#/map',
      async (page) => {
        await page.getByRole('img').waitFor({ timeout: 60_000 });
        const [, nodes] = /of (\d+) nodes/.exec(await page.getByRole('img').getAttribute('aria-label'));
        assert.ok(Number(nodes) < 150, nodes);
        await page.waitForTimeout(3_000);
        await page.evaluate(() => {
          window.longTasks = [];
          new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
        });
        await page.getByRole('searchbox').pressSequentially('course-19', { delay: 80 });
        await page.waitForTimeout(800);
        const tasks = await page.evaluate(() => window.longTasks);
        test.diagnostic(`long tasks while filtering: ${tasks.map((time) => Math.round(time)).join(', ') || 'none'}`);
        await page.getByRole('tab', { name: 'Table' }).click();
        await page.getByRole('list', { name: /links$/ }).getByText(/course-19/).first().waitFor();
        await page.getByRole('searchbox').fill('');
        await page.getByRole('tab', { name: 'Picture' }).click();
      },
      { picture: 'map-large' },
    );
  });
});
