// The bed itself: hubs start, know their people, forget revoked tokens, come back, and leave nothing.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';

import { startHub, versions } from './bed.mjs';

test('there is an interpreter for every supported series', () => {
  assert.deepEqual(versions, ['5.5.4', '6.1.1']);
});

for (const version of versions) {
  test(`JupyterHub ${version} below a path`, async () => {
    const hub = await startHub({ version, baseUrl: '/jupyter/', extra: { groups: { more: { users: ['mo'] } } } });
    try {
      assert.equal((await hub.ask(null, 'GET', '/')).body.version, version);

      const { id, token } = await hub.token('johan', { scopes: ['list:users!group=class-A'] });
      const who = await hub.ask(token, 'GET', '/user');
      assert.equal(who.body.name, 'johan');
      assert.equal(who.body.token_id, id);

      const student = await hub.login('student1');
      const session = await hub.ask(student, 'GET', '/user');
      assert.deepEqual([session.status, session.body.name, session.body.token_id], [200, 'student1', null]);

      const service = await hub.ask(hub.services.auditor, 'GET', '/user');
      assert.deepEqual([service.body.kind, service.body.name], ['service', 'auditor']);
      assert.equal((await hub.must('GET', '/groups/more')).users[0], 'mo');

      await hub.startServer('student1', 'lab');
      const snapshot = JSON.parse(await hub.snapshot());
      assert.ok(snapshot.servers.some((/** @type {any} */ row) => row.user === 'student1' && row.name === 'lab'));

      await hub.revoke('johan', id);
      assert.equal((await hub.ask(token, 'GET', '/user')).status, 403);

      await hub.stopHub();
      assert.ok((await hub.ask(null, 'GET', '/')).status >= 500, 'the proxy is alone');
      await hub.start();
      assert.equal((await hub.ask(student, 'GET', '/user')).status, 200, 'the session is still good');
    } finally {
      await hub.stop();
    }
    assert.ok(!existsSync(hub.database), 'no file is left');
    await assert.rejects(hub.ask(null, 'GET', '/'), 'nobody listens');
  });
}
