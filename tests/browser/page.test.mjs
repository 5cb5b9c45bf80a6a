import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { launch, open } from './chromium.mjs';
import { serve } from './serve.mjs';
import { school, snapshot } from '../js/snapshots.mjs';

const HOSTILE = [
  '<img src=x onerror=alert(1)>',
  '"><script>alert(2)</script>',
  'javascript:alert(3)',
  'evil\u202egnp.exe',
  'line\nbreak',
  'x'.repeat(250),
  '__proto__',
  '{{7*7}}',
];

/** The school, with users whose names want to be something else. */
function document() {
  const all = school();
  all.users.push(...HOSTILE.map((name) => ({ name, roles: ['user'] })));
  all.groups.push({ name: '' }, { name: '</ul><h1>big</h1>' });
  return JSON.stringify(all);
}

describe('the page', () => {
  let browser;
  let server;
  before(async () => {
    browser = await launch();
    server = await serve({ '': process.env.HUBSCOPE_PAGE }, { files: { '/policy.json': document() } });
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  /** Opens the page with a question in its address, and expects silence on the console. */
  async function visit(question, look, options) {
    const hash = question ? `#${new URLSearchParams({ kind: 'user', resource: 'nothing', target: '', server: '', ...question })}` : '';
    const { page, complaints, close } = await open(browser, `${server.url}/${hash}`, options);
    try {
      await page.getByRole('region', { name: 'Answer' }).waitFor();
      await look(page);
      assert.deepEqual(complaints, []);
    } finally {
      await close();
    }
  }
  const verdict = (page) => page.getByRole('status').innerText();

  it('answers the question of its address', async () => {
    const server = { resource: 'server', target: 'student1', server: 'lab' };
    await visit({ name: 'johan', scope: 'servers', ...server }, async (page) => {
      assert.match(await verdict(page), /Allowed\s+The hub lets johan use servers on server lab of student1\./);
    });
    await visit({ name: 'johan', scope: 'proxy' }, async (page) => {
      assert.match(await verdict(page), /Denied/);
      assert.match(await page.getByRole('region', { name: 'Answer' }).innerText(), /does not hold proxy in any form/);
    });
    await visit({ name: 'unlucky', scope: 'proxy' }, async (page) => {
      assert.match(await verdict(page), /The hub would fail/);
    });
    await visit({ name: 'johan', scope: 'prox' }, async (page) => {
      assert.match(await verdict(page), /Not a question[^]*no scope prox/);
    });
    await visit({ kind: 'token', name: 'a1', scope: 'list:users', resource: 'group', target: 'class-A' }, async (page) => {
      assert.match(await verdict(page), /Allowed\s+The hub lets token a1 use list:users on group class-A\./);
    });
  });

  it('is worked by keyboard alone', async () => {
    await visit(undefined, async (page) => {
      await page.getByRole('combobox', { name: 'Name', exact: true }).focus();
      await page.keyboard.type('amir');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      await page.keyboard.type('shutd');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowLeft');
      assert.match(await verdict(page), /Allowed\s+The hub lets amira use shutdown without any limit\./);
      assert.match(page.url(), /name=amira&scope=shutdown&resource=nothing/);
    });
  });

  it('shows what the snapshot is', async () => {
    await visit(undefined, async (page) => {
      const card = await page.getByRole('region', { name: 'Snapshot' }).innerText();
      assert.match(card, /JupyterHub 5\.5\.4/);
      assert.match(card, /written by hand/);
      assert.match(card, /ago/);
      assert.match(card, new RegExp(`${5 + HOSTILE.length} users`));
    });
  });

  it('shows hostile names as text', async () => {
    for (const name of HOSTILE) {
      await visit({ name, scope: 'read:users', resource: 'user', target: name }, async (page) => {
        assert.match(await verdict(page), /Allowed/, name);
        assert.equal(await page.locator('img:not([src="./icon.svg"]), script:not([src])').count(), 0);
        const { scrollWidth, clientWidth } = await page.evaluate('document.documentElement');
        assert.equal(scrollWidth, clientWidth);
        await page.getByRole('combobox', { name: 'Name', exact: true }).click();
      });
    }
    await visit({ kind: 'group', name: '', scope: 'proxy' }, async (page) => {
      assert.match(await verdict(page), /group \(empty\)/);
    });
  });

  it('opens another snapshot, and keeps the first when the other is bad', async () => {
    await visit({ name: 'johan', scope: 'proxy' }, async (page) => {
      const put = (name, text) =>
        page.getByLabel('Open another snapshot').setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
      await put('bad.json', JSON.stringify(snapshot({ users: [{ name: 'a' }, { name: 'a' }] })));
      assert.match(await page.getByRole('alert').innerText(), /bad\.json is not a snapshot[^]*users\/1\/name[^]*duplicate-name/);
      assert.match(await verdict(page), /johan/);
      await page.getByRole('button', { name: 'Close' }).click();
      await put('good.json', JSON.stringify(snapshot({ users: [{ name: 'grace', roles: ['admin'] }] })));
      await page.getByText('good.json').waitFor();
      assert.equal(await page.getByRole('alert').count(), 0);
      assert.match(await page.getByRole('region', { name: 'Snapshot' }).innerText(), /1 user\b/);
    });
  });

  it('says so when there is no snapshot', async () => {
    const empty = await serve({ '': process.env.HUBSCOPE_PAGE });
    const { page, close } = await open(browser, `${empty.url}/`);
    await page.getByRole('heading', { name: 'No snapshot yet' }).waitFor();
    await page.getByLabel('Open a snapshot').setInputFiles({ name: 's.json', mimeType: 'application/json', buffer: Buffer.from(document()) });
    await page.getByRole('region', { name: 'Answer' }).waitFor();
    await close();
    await empty.close();
  });

  for (const colorScheme of ['light', 'dark']) {
    it(`can be read in ${colorScheme}, wide and narrow`, async () => {
      for (const width of [1280, 360]) {
        await visit({ name: 'johan', scope: 'servers' }, async (page) => {
          const contrast = await page.evaluate(lowestContrast);
          assert.ok(contrast.ratio >= 4.5, `${contrast.ratio.toFixed(2)} for ${contrast.text}`);
          const { scrollWidth, clientWidth } = await page.evaluate('document.documentElement');
          assert.equal(scrollWidth, clientWidth);
        }, { colorScheme, viewport: { width, height: 800 } });
      }
    });
  }
});

/** Runs in the page: the lowest contrast between a text and what is behind it. */
function lowestContrast() {
  const channels = (color) => color.match(/[\d.]+/g).map(Number);
  const luminance = (color) => {
    const [red, green, blue] = channels(color).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if ((channels(backgroundColor)[3] ?? 1) > 0) return backgroundColor;
    }
    return 'rgb(255, 255, 255)';
  };
  let lowest = { ratio: 21, text: '' };
  for (const element of document.querySelectorAll('body *')) {
    const text = [...element.childNodes].find((node) => node.nodeType === 3 && node.data.trim());
    if (!text || !element.checkVisibility()) continue;
    const [dark, light] = [luminance(getComputedStyle(element).color), luminance(behind(element))].sort((a, b) => a - b);
    const ratio = (light + 0.05) / (dark + 0.05);
    if (ratio < lowest.ratio) lowest = { ratio, text: text.data };
  }
  return lowest;
}
