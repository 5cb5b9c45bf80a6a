// What holds for every view: hostile names are text, a phone is wide enough, the strictest policy suffices, a reload shows the same, and every
// text comes from the catalogue.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { school } from '../../js/snapshots.mjs';
import { fits, stage } from './stage.mjs';

const HOSTILE = ['<img src=x onerror=alert(1)>', '"><script>alert(2)</script>', 'javascript:alert(3)', 'evil\u202egnp.exe', 'line\nbreak', 'x'.repeat(250), '__proto__', '{{7*7}}', '=1+1'];

/** The school, with users, groups and roles whose names want to be something else. */
function hostile() {
  const all = school();
  all.users.push(...HOSTILE.map((name) => ({ name, roles: ['user'], groups: [name] })));
  all.groups.push(...HOSTILE.map((name) => ({ name, roles: ['teacher'] })));
  return JSON.stringify(all);
}

const name = (text) => encodeURIComponent(text);

/** Every view, with something in it. */
const VIEWS = {
  open: '#/open',
  'view as': '#/view-as?source=school&principal=user:johan',
  actions: '#/view-as?source=school&principal=user:johan&tab=actions&on=server:student1/lab',
  why: '#/view-as?source=school&principal=user:johan&why=servers&whyOn=server:student9/',
  who: '#/who?source=school&scope=servers&on=server:student1/lab',
  'what if': '#/what-if?source=school&role=teacher',
  map: '#/map?source=school&node=role%20teacher',
  'map as a table': '#/map?source=school&tab=table',
  requests: '#/requests?source=school&by=user:johan&method=GET&path=/hub/api/users/student9',
  roles: '#/roles?source=shop&role=ann',
  resources: '#/resources?source=shop&on=data/shop&permission=SELECT',
  statements: '#/statements?source=shop',
  migration: '#/migration?source=users',
};

/** Waits until a view has asked and been answered. */
async function settled(page) {
  await page.locator('main h1').first().waitFor();
  await page.waitForFunction(() => document.querySelectorAll('progress, .busy').length === 0);
  await page.waitForTimeout(300);
}

describe('every view', () => {
  const { visit } = stage();

  for (const [view, hash] of Object.entries(VIEWS)) {
    it(`${view}: fits a phone, and shows the same after a reload`, async () => {
      await visit(
        hash,
        async (page) => {
          await settled(page);
          await fits(page);
          const before = await page.locator('main').innerText();
          const address = page.url();
          await page.reload();
          await settled(page);
          assert.equal(page.url(), address);
          assert.equal(await page.locator('main').innerText(), before);
        },
        { viewport: { width: 360, height: 740 } },
      );
    });
  }
});

describe('hostile names', () => {
  const { visit } = stage({ files: { '/policy.json': hostile() } });

  const views = (text) => [
    `#/view-as?principal=user:${name(text)}`,
    `#/view-as?principal=user:${name(text)}&tab=actions`,
    `#/view-as?principal=group:${name(text)}&why=servers&whyOn=user:${name(text)}`,
    `#/who?scope=read:users&on=user:${name(text)}`,
    `#/what-if?part=groups&group=${name(text)}`,
    `#/map?tab=table&find=${name(text)}&node=${name(`group ${text}`)}`,
    `#/requests?by=user:${name(text)}&method=GET&path=/hub/api/users/${name(encodeURIComponent(text))}`,
  ];

  for (const text of HOSTILE) {
    it(`${JSON.stringify(text.slice(0, 40))} is text everywhere`, async () => {
      for (const hash of views(text)) {
        await visit(hash, async (page) => {
          await settled(page);
          assert.equal(await page.locator('img:not([src="./icon.svg"]), main script, main iframe').count(), 0, hash);
          assert.ok((await page.locator('body').innerText()).length > 100);
          await fits(page);
        });
      }
    });
  }
});

describe('the strictest policy', () => {
  const { visit } = stage({ csp: "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; worker-src 'self'; img-src 'self'" });

  for (const [view, hash] of Object.entries(VIEWS)) {
    it(`${view} works, with styles and connections from its own address alone`, async () => {
      await visit(hash, settled);
    });
  }
});

describe('the catalogue', () => {
  const { visit, ...on } = stage();

  // `?texts=marked` puts every text of the catalogue between brackets. What stands outside of them must come from the policy or the engine.
  it('has every text of the page', async () => {
    for (const [view, hash] of Object.entries(VIEWS)) {
      await visit(`?texts=marked${hash}`, async (page) => {
        await settled(page);
        const unmarked = await page.evaluate(unmarkedTexts);
        assert.deepEqual(unmarked, [], view);
      });
    }
    assert.ok(on);
  });
});

/** Runs in the page: words in the frame of the page (headings, labels, buttons, columns) that no catalogue knows. */
function unmarkedTexts() {
  const frame = 'h1, h2, h3, label, legend, th[scope=col], button, dt, summary, [role=tab]';
  const found = [];
  for (const element of document.querySelectorAll(frame)) {
    if (!element.checkVisibility()) continue;
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const inside = node.parentElement.closest('.name, code, option, .brand, .status, pre, b');
      const text = node.data.trim();
      if (inside || text === '' || !/[a-z]{3}/i.test(text)) continue;
      // A text may be split by the elements in it; its brackets are then in its neighbours.
      if (!/[⟦⟧]/.test(node.parentElement.textContent) && !/[⟦⟧]/.test(element.textContent)) found.push(`${element.tagName}: ${text}`);
    }
  }
  return found;
}
