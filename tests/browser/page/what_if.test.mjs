// What if: edits, what they change, and what takes them out of the page.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { deflateRawSync } from 'node:zlib';

import { fits, stage } from './stage.mjs';

const SCHOOL = JSON.parse(readFileSync(new URL('../../../docs/examples/school.json', import.meta.url), 'utf8'));

/** Edits as an address carries them. */
function packed(edits) {
  return deflateRawSync(JSON.stringify(edits)).toString('base64url');
}

/** The text of a file that a button gives. */
async function downloaded(page, press) {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return readFileSync(await download.path(), 'utf8');
}

/** What Python makes of a configuration, without running it. */
function python(text) {
  const program = `
import ast, json, sys
options = {}
for node in ast.parse(sys.stdin.read()).body:
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute):
        call = isinstance(node.value, ast.Call)
        options[node.targets[0].attr] = (ast.literal_eval(node.value.args[0]) if node.value.args else []) if call else ast.literal_eval(node.value)
print(json.dumps(options))`;
  return JSON.parse(execFileSync('python3', ['-c', program], { input: text, encoding: 'utf8' }));
}

describe('what if', () => {
  const { visit } = stage();
  const changes = (page) => page.locator('.difference');
  const edits = (page) => page.locator('.edits');

  it('edits a role, and says at once who gains and who loses what', async () => {
    await visit(
      '#/what-if?source=school',
      async (page) => {
        await page.getByText('Nothing is edited yet').waitFor();
        await page.getByRole('button', { name: /^teacher/ }).click();
        await page.getByRole('button', { name: 'Remove access:servers!group=class-a' }).click();
        await changes(page).getByText('2 users gain or lose').waitFor();
        const field = page.getByRole('combobox', { name: 'Add a scope' });
        await field.fill('list:users!gr');
        await page.getByRole('option', { name: /list:users!group=/ }).click();
        await page.getByRole('option', { name: 'list:users!group=class-b' }).click();
        await changes(page).getByText('class-b').first().waitFor();
        // Two changes of one role are one edit.
        assert.match(await edits(page).innerText(), /^1 edit\n[^]*Role teacher changes[^]*\+ list:users!group=class-b[^]*− access:servers!group=class-a/);
        assert.match(await changes(page).innerText(), /teachers[^]*johan[^]*kim[^]*gain\s+list:users\s+with 1 implied\s+over\s+group\s+class-b[^]*lose\s+access:servers\s+over\s+group\s+class-a/);
        assert.match(page.url(), /role=teacher&edits=/);
      },
      { picture: 'what-if' },
    );
  });

  it('refuses a wrong scope beside its field, in the engine’s words, and loses nothing', async () => {
    await visit('#/what-if?source=school&role=teacher', async (page) => {
      const field = page.getByRole('combobox', { name: 'Add a scope' });
      await field.fill('lst:users');
      await field.press('Enter');
      await page.getByRole('alert').getByText('this hub has no scope lst:users').waitFor();
      assert.equal(await field.inputValue(), 'lst:users');
      assert.match(await edits(page).innerText(), /^No edits/);
      await field.fill('list:users');
      await page.getByRole('alert').waitFor({ state: 'hidden' });
      await field.press('Enter');
      await edits(page).getByText('+ list:users').waitFor();
      assert.equal(await field.inputValue(), '');
    });
  });

  it('undoes and redoes, with buttons and with keys', async () => {
    await visit('#/what-if?source=school&role=teacher', async (page) => {
      const remove = page.getByRole('button', { name: 'Remove list:users!group=class-a' });
      await remove.click();
      await edits(page).getByText('1 edit').waitFor();
      await page.getByRole('button', { name: 'Undo the edit' }).click();
      await edits(page).getByText('No edits').waitFor();
      await page.getByRole('button', { name: 'Redo the edit' }).click();
      await edits(page).getByText('1 edit').waitFor();
      await page.getByRole('heading', { name: 'What if' }).click();
      await page.keyboard.press('Control+z');
      await edits(page).getByText('No edits').waitFor();
      assert.ok(!/edits=/.test(page.url()));
      await page.keyboard.press('Control+Shift+z');
      await edits(page).getByText('1 edit').waitFor();
      // What an edit takes out is put back in its place, and the edit is gone.
      await page.getByRole('button', { name: 'Put list:users!group=class-a back' }).click();
      await edits(page).getByText('No edits').waitFor();
    });
  });

  it('makes roles, groups and users, gives and takes roles, and takes edits out again', async () => {
    await visit('#/what-if?source=school', async (page) => {
      await page.getByLabel('A new role').fill('X');
      await page.getByRole('button', { name: 'Create' }).click();
      await page.getByRole('alert').getByText('is no name for a role').waitFor();
      await page.getByLabel('A new role').fill('grader');
      await page.getByRole('button', { name: 'Create' }).click();
      await page.getByRole('heading', { name: 'grader' }).waitFor();
      const give = page.getByRole('combobox', { name: 'Give it to' });
      await give.fill('kim');
      await page.getByRole('option', { name: 'kim' }).click();
      await page.getByRole('button', { name: 'Take it from kim' }).waitFor();
      await page.getByRole('button', { name: 'Take it from kim' }).click();
      await page.getByText('Nobody holds it directly').waitFor();
      assert.match(await edits(page).innerText(), /^1 edit\n/);

      await page.getByRole('radio', { name: 'Groups' }).check();
      await page.getByRole('button', { name: /^class-b/ }).click();
      await page.getByRole('combobox', { name: 'Add a member' }).fill('student1');
      await page.getByRole('option', { name: 'student1' }).click();
      await edits(page).getByText('joins').waitFor();
      await changes(page).getByText('1 user changes groups').waitFor();

      await page.getByRole('radio', { name: 'People' }).check();
      await page.getByLabel('A new user').fill('noor');
      await page.getByRole('button', { name: 'Create' }).click();
      await page.getByRole('checkbox', { name: /admin flag/ }).click();
      await edits(page).getByText('gets the admin flag').waitFor();
      assert.match(await edits(page).innerText(), /^4 edits/);
      // An edit on which others depend stays, with the reason.
      await page.getByRole('button', { name: 'Take out edit 3' }).click();
      await edits(page).getByRole('alert').getByText('there is no user noor').waitFor();
      await page.getByRole('button', { name: 'Take all out' }).click();
      await edits(page).getByText('No edits').waitFor();
    });
  });

  it('says of default roles that they cannot be deleted', async () => {
    await visit('#/what-if?source=school&role=admin', async (page) => {
      await page.getByText('A default role of every hub: it cannot be deleted').waitFor();
      assert.equal(await page.getByRole('button', { name: 'Delete role' }).count(), 0);
    });
  });

  it('restores a state from its address, and leads to those whom it is about', async () => {
    const address = packed([
      { edit: 'change-role', role: 'teacher', scopes: ['admin:servers!group=class-b'] },
      { edit: 'add-member', group: 'class-a', user: 'student9' },
    ]);
    await visit(`#/what-if?source=school&role=teacher&edits=${address}`, async (page) => {
      await edits(page).getByText('2 edits').waitFor();
      await page.getByRole('button', { name: 'Put admin:servers!group=class-a back' }).waitFor();
      await changes(page).getByRole('button', { name: 'admin:servers' }).first().click();
      const why = page.getByRole('dialog', { name: 'Why' });
      await why.getByText('may use').waitFor();
      assert.match(await why.innerText(), /admin:servers!group=class-b/);
      await changes(page).getByRole('link', { name: 'johan' }).first().click();
      await page.getByRole('heading', { name: 'View as' }).waitFor();
      assert.match(page.url(), /principal=user%3Ajohan/);
      assert.ok(await page.getByRole('radio', { name: 'After 2 edits' }).isChecked());
    });
  });

  it('keeps looking at the policy as it is, where its address says so', async () => {
    const address = packed([{ edit: 'add-member', group: 'class-a', user: 'student9' }]);
    await visit(`#/view-as?source=school&principal=user:student9&edits=${address}&which=now`, async (page) => {
      await page.getByRole('radio', { name: 'After 1 edit' }).waitFor();
      assert.ok(await page.getByRole('radio', { name: 'As it is' }).isChecked());
      assert.match(page.url(), /which=now/);
      assert.doesNotMatch(await page.locator('.facts').innerText(), /class-a/);
      await page.getByRole('radio', { name: 'After 1 edit' }).check();
      await page.locator('.facts').getByText('class-a').waitFor();
    });
  });

  it('fits a phone', async () => {
    const address = packed([{ edit: 'delete-role', role: 'teacher' }, { edit: 'delete-group', group: 'class-a' }]);
    await visit(
      `#/what-if?source=school&edits=${address}`,
      async (page) => {
        await changes(page).getByText('What changes').waitFor();
        await fits(page);
      },
      { viewport: { width: 360, height: 780 }, picture: 'what-if-phone' },
    );
  });
});

describe('the export', () => {
  const { visit } = stage();

  it('says that after the next start everybody holds exactly what is shown', async () => {
    const address = packed([{ edit: 'change-role', role: 'teacher', scopes: ['list:users!group=class-a'] }]);
    await visit(
      `#/what-if?source=school&edits=${address}`,
      async (page) => {
        await page.getByRole('button', { name: 'Export' }).click();
        await page.getByText('After the next start everybody holds exactly what is shown here.').waitFor();
        await page.getByText(/What the start changes/).click();
        await page.getByRole('listitem').filter({ hasText: /^role teacher loses access:servers!group=class-a, admin:servers!group=class-a$/ }).waitFor();
        const text = await downloaded(page, () => page.getByRole('button', { name: 'Download' }).click());
        assert.deepEqual(python(text), {
          load_roles: [
            { name: 'teacher', scopes: ['list:users!group=class-a'], groups: ['teachers'] },
            { name: 'culler', scopes: SCHOOL.roles.find(({ name }) => name === 'culler').scopes, services: ['idle-culler'] },
          ],
        });
      },
      { picture: 'what-if-export' },
    );
  });

  it('says what remains for requests to the API', async () => {
    const address = packed([
      { edit: 'remove-member', group: 'teachers', user: 'kim' },
      { edit: 'revoke-token', id: 'a2' },
      { edit: 'create-role', role: 'grader', scopes: ['read:servers'] },
    ]);
    await visit(`#/what-if?source=school&export=helm&edits=${address}`, async (page) => {
      await page.getByText('After the next start and 2 requests to the API everybody holds exactly what is shown here.').waitFor();
      assert.match(await page.locator('.file-text').innerText(), /hub:\n {2}loadRoles:[^]*grader:\n {6}scopes:\n {8}- read:servers/);
      await page.getByRole('tab', { name: 'Requests' }).click();
      await page.getByText('Only the configuration can do').waitFor();
      assert.equal(
        (await page.locator('.file-text').innerText()).trim(),
        'DELETE /hub/api/groups/teachers/users\n{"users":["kim"]}\n\nDELETE /hub/api/users/johan/tokens/a2',
      );
      await page.getByText('the definition of role grader').waitFor();
      await page.getByRole('tab', { name: 'Link and files' }).click();
      assert.match(await page.getByLabel('A link to these edits').inputValue(), /#\/what-if\?source=school&edits=/);
    });
  });

  it('leaves out what a configuration would say of somebody else', async () => {
    const address = packed([
      { edit: 'create-user', user: 'NOOR' },
      { edit: 'assign-role', role: 'teacher', to: { user: 'NOOR' } },
    ]);
    await visit(`#/what-if?source=school&export=python&edits=${address}`, async (page) => {
      await page.getByText('NOOR is left out: a configuration writes names of users in small letters').waitFor();
      await page.getByText(/this still differs from what is shown here: 1 user/).waitFor();
      assert.ok(!/NOOR/i.test(await page.locator('.file-text').innerText()));
    });
  });
});

describe('an export that keeps the hub from starting', () => {
  const policy = { ...SCHOOL, roles: [...SCHOOL.roles, { name: 'Class-A-Student', scopes: ['self'] }] };
  const { visit } = stage({ files: { '/policy.json': JSON.stringify(policy) } });

  it('says why, with the hub’s own error', async () => {
    await visit(`#/what-if?export=python&edits=${packed([{ edit: 'create-group', group: 'x' }])}`, async (page) => {
      await page.getByText('The hub would not start with this.').waitFor();
      await page.getByText(/InvalidNameError: Class-A-Student is no name for a role/).waitFor();
    });
  });
});

describe('hostile names in an export', () => {
  const NAMES = ["it's", 'back\\slash', 'new\nline', 'quote"d', '\u202egro.live\u202c', '😀', 'no', '<<', '__proto__', "'''", '\\N{BULLET}', '\u200bhidden', '\u2028', '<img src=x onerror=alert(1)>', 'x'.repeat(250)];
  const policy = { ...SCHOOL, groups: [...SCHOOL.groups, ...NAMES.map((name) => ({ name, roles: ['teacher'] }))] };
  const edits = NAMES.map((group) => ({ edit: 'add-member', group, user: 'student9' }));
  const { visit } = stage({ files: { '/policy.json': JSON.stringify(policy) } });

  it('are what Python reads, and nothing in the text is unseen', async () => {
    await visit(`#/what-if?export=python&edits=${packed(edits)}`, async (page) => {
      await page.getByText('After the next start everybody holds exactly what is shown here.').waitFor();
      const text = await downloaded(page, () => page.getByRole('button', { name: 'Download' }).click());
      assert.match(text, /^[\n -~]*$/);
      const { load_roles, load_groups } = python(text);
      assert.deepEqual(load_roles.find(({ name }) => name === 'teacher').groups, ['teachers', ...NAMES]);
      assert.deepEqual(Object.keys(load_groups).sort(), [...NAMES].sort());
      await page.getByRole('tab', { name: 'Helm values' }).click();
      const values = await downloaded(page, () => page.getByRole('button', { name: 'Download' }).click());
      assert.match(values, /^[\n -~]*$/);
      for (const line of ['"no":', '"<<":', '"\\u202egro.live\\u202c":', '"\\U0001f600":', '"new\\nline":']) assert.ok(values.includes(`        ${line}\n`), line);
      await page.getByRole('tab', { name: 'Requests' }).click();
      await page.locator('.file-text').getByText('/hub/api/groups/%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E/users').waitFor();
      await fits(page);
    });
  });
});
