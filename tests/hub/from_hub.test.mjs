// A policy from a running hub says the same as the whole snapshot and as the hub itself, or `unknown`: for every credential of the cast, every
// scope and everything that is there. Never a contradiction, and no more unknown than must be.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { HubFetchError, init, Policy } from 'hubscope';

import { startHub, versions } from './bed.mjs';
import { credentials, setStage } from './from_hub/cast.mjs';
import { credentialOf } from './from_hub/credential.mjs';
import { questionsAbout, requestsAbout } from './from_hub/questions.mjs';

await init();

for (const version of versions) {
  describe(`JupyterHub ${version}`, () => {
    /** @type {import('./bed.mjs').Hub} */
    let hub;
    /** @type {any} */
    let whole;
    /** @type {any} */
    let document;
    /** @type {any[]} */
    const asked = [];
    const lines = [];

    before(async () => {
      // Below a path, so that nothing works because the path is forgotten.
      hub = await startHub({ version, baseUrl: '/jupyter/' });
      await setStage(hub);
      for (const who of credentials) asked.push({ who, credential: await credentialOf(hub, who) });
      // After the tokens were issued, so that it holds them.
      const text = await hub.snapshot();
      document = JSON.parse(text);
      whole = Policy.load(text);
    });
    after(async () => {
      if (lines.length > 0) console.log(`answered of the questions about the caller, at JupyterHub ${version}:\n${lines.join('\n')}`);
      await hub?.stop();
    });

    for (const [index, who] of credentials.entries()) {
      test(who.title, async () => {
        const { credential } = asked[index];
        const policy = await Policy.fromHub(hub.url, credential.options);
        const expected = credential.principal(whole);
        const open = who.open ?? [];

        assert.deepEqual([...policy.caller.scopes()], [...expected.scopes()], 'the scopes that the hub lists');
        assert.deepEqual(policy.missing.find(({ code }) => code === 'memberships')?.groups ?? [], open);

        let answered = 0;
        const questions = questionsAbout(whole, document);
        for (const { scope, resource } of questions) {
          const about = `${scope} ${JSON.stringify(resource)}`;
          const here = policy.caller.decide(scope, resource);
          if (here.outcome === 'unknown') {
            assert.equal(here.code, 'missing-memberships', about);
            assert.ok(open.length > 0 && resource?.user !== undefined, about);
            continue;
          }
          answered += 1;
          assert.equal(here.outcome, expected.decide(scope, resource).outcome, about);
        }
        const share = `${answered} of ${questions.length}`;
        if (open.length === 0) assert.equal(answered, questions.length, 'nothing is left open');
        else assert.ok(answered > 0.9 * questions.length, share);
        lines.push(`  ${share.padEnd(14)} ${who.title}`);

        for (const { scope, resource, path } of requestsAbout(whole)) {
          const { outcome } = policy.caller.decide(scope, resource);
          if (outcome === 'unknown') continue;
          const { status } = await hub.ask(credential, 'GET', path);
          assert.equal(status, outcome === 'allow' ? 200 : status === 403 ? 403 : 404, `${path}: ${outcome} and ${status}`);
        }
      });
    }

    test('of others nothing is denied or allowed that the hub does not', async () => {
      let unknown = 0;
      let answered = 0;
      for (const { who, credential } of asked) {
        const policy = await Policy.fromHub(hub.url, credential.options);
        const users = [...whole.names('user'), 'stranger'].filter((name) => !(who.session && name === who.user));
        const groups = [...whole.names('group'), 'ghosts'];
        const services = [...whole.names('service'), 'nothing'];
        /** @type {(of: any) => any[]} */
        const others = (of) => [
          ...users.map((name) => of.user(name)),
          ...groups.map((name) => of.group(name)),
          ...services.map((name) => of.service(name)),
        ];
        const [here, there] = [others(policy), others(whole)];
        for (const { scope, resource } of questionsAbout(whole, document)) {
          for (const [index, subject] of here.entries()) {
            const { outcome } = subject.decide(scope, resource);
            if (outcome === 'unknown') {
              unknown += 1;
              continue;
            }
            answered += 1;
            const about = () => `${who.title}: ${[...users, ...groups, ...services][index]} ${scope} ${JSON.stringify(resource)}`;
            if (outcome !== there[index].decide(scope, resource).outcome) assert.fail(about());
          }
        }
        policy.free();
      }
      lines.push(`  ${answered} of ${answered + unknown} about others`);
    });

    test('bearers that the hub names decide over the memberships that are known', async () => {
      const policy = await Policy.fromHub(hub.url, { token: hub.services.gradebook });
      for (const { who, credential } of asked) {
        const expected = credential.principal(whole);
        const kind = who.service === undefined ? { user: who.user } : { service: who.service };
        const bearer = policy.bearer(kind, [...expected.scopes()]);
        for (const { scope, resource } of questionsAbout(whole, document)) {
          const { outcome } = bearer.decide(scope, resource);
          if (outcome !== 'unknown') assert.equal(outcome, expected.decide(scope, resource).outcome, `${who.title}: ${scope} ${JSON.stringify(resource)}`);
        }
        bearer.free();
      }
    });

    test('the document can be saved, holds no secret, and decides the same', async () => {
      for (const { credential } of asked) {
        const policy = await Policy.fromHub(hub.url, credential.options);
        const text = policy.document();
        for (const secret of credential.secrets) assert.ok(!text.includes(secret));
        const again = Policy.load(text);
        assert.deepEqual(again.summary(), policy.summary());
        assert.equal(again.summary().source, 'rest');
        assert.deepEqual([again.caller, again.missing], [null, null]);
        const { held } = JSON.parse(text);
        const [{ token, user }] = held;
        const same = token === undefined ? again.user(user) : again.token(token);
        assert.deepEqual(same.scopes(), policy.caller.scopes());
      }
    });

    test('the lists are what the caller may list', async () => {
      const by = async (/** @type {any} */ options) => Policy.fromHub(hub.url, options);
      const student = await by(asked.find(({ who }) => who.user === 'student1' && who.session).credential.options);
      assert.deepEqual([...student.names('user')], ['student1']);
      assert.deepEqual([...student.names('group')], ['class-A']);
      assert.deepEqual([...student.names('service')], []);
      assert.deepEqual(student.summary().knows, []);

      const auditor = await by({ token: hub.services.auditor });
      assert.deepEqual([...auditor.names('user')].sort(), [...whole.names('user')].sort());
      assert.deepEqual([...auditor.names('service')].sort(), [...whole.names('service')].sort());
      assert.deepEqual([...auditor.summary().knows].sort(), ['groups', 'services', 'users']);
      assert.equal(auditor.summary().servers, 4, 'those that run');

      const alone = await by({ token: hub.services.auditor, lists: false });
      assert.deepEqual([alone.summary().users, alone.summary().groups, [...alone.summary().knows]], [0, 0, []]);
      assert.ok(alone.caller.can('read:users', { user: 'student1' }));

      // In pages that are much too small.
      const pages = await by({ token: hub.services.auditor, pageSize: 2 });
      assert.deepEqual([...pages.names('user')], [...auditor.names('user')]);
      assert.deepEqual([...pages.summary().knows], [...auditor.summary().knows]);
      const single = await by({ token: hub.services.auditor, pageSize: 1 });
      assert.deepEqual([...single.names('user')], [...auditor.names('user')]);
    });

    test('every way to write the address', async () => {
      const token = hub.services.auditor;
      for (const end of ['', 'hub', 'hub/', 'hub/api', 'hub/api/']) {
        const policy = await Policy.fromHub(new URL(`${hub.url}${end}`), { token });
        assert.equal(policy.summary().hub.url, hub.url);
      }
      await Policy.fromHub(hub.url.slice(0, -1), { token });
      await assert.rejects(Policy.fromHub(hub.origin, { token }), (error) => {
        assert.ok(error instanceof HubFetchError);
        assert.ok(['not-a-hub', 'redirected'].includes(error.code), error.code);
        return true;
      });
    });

    test('a credential that is no good', async () => {
      const { id, token } = await hub.token('student1');
      await Policy.fromHub(hub.url, { token });
      await hub.revoke('student1', id);
      for (const options of [{ token }, { token: 'never-seen-by-anybody' }, { xsrf: 'without-cookies' }]) {
        await assert.rejects(Policy.fromHub(hub.url, options), { name: 'HubFetchError', code: 'not-authorized', status: 403 });
      }
      const { cookie } = await hub.login('student1');
      const fetch = (/** @type {any} */ url, /** @type {any} */ init) => globalThis.fetch(url, { ...init, headers: { ...init.headers, Cookie: cookie } });
      await assert.rejects(Policy.fromHub(hub.url, { xsrf: 'of-another-session', fetch }), { code: 'not-authorized' });
      const brief = await hub.token('student1', { expiresIn: 1 });
      await new Promise((resolve) => setTimeout(resolve, 2_100));
      await assert.rejects(Policy.fromHub(hub.url, { token: brief.token }), { code: 'not-authorized' });
    });

    test('a hub that is not running', async () => {
      await hub.stopHub();
      await assert.rejects(Policy.fromHub(hub.url, { token: hub.services.auditor }), { code: 'unavailable', status: 503 });
      await assert.rejects(Policy.fromHub(hub.innerUrl, { token: hub.services.auditor }), { code: 'unreachable' });
      await hub.start();
      await Policy.fromHub(hub.innerUrl, { token: hub.services.auditor });
    });
  });
}
