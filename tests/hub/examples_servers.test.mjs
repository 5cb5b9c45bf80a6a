// The examples of `docs/examples` that are servers, as they stand there, at real hubs.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import WebSocket from 'ws';

import { startHub, versions } from './bed.mjs';
import { freePorts } from './bed/children.mjs';

/** A copy beside the installed package, as it would lie in somebody's project. */
function example(name) {
  const root = process.env.HUBSCOPE_ROOT ?? join(import.meta.dirname, '../..');
  const folder = join(import.meta.dirname, 'examples', name);
  cpSync(join(root, 'docs/examples', name), folder, { recursive: true });
  return folder;
}

for (const version of versions) {
  describe(`a service behind JupyterHub ${version}`, () => {
    let hub;
    const tokens = {};

    before(async () => {
      const [port] = await freePorts(1);
      hub = await startHub({
        version,
        extra: {
          services: [{
            name: 'grades', url: `http://127.0.0.1:${port}`, command: [process.execPath, 'server.mjs'], cwd: example('express-service'),
            environment: { MAX_AGE_SECONDS: '1' },
          }],
          roles: [
            { name: 'grades-service', scopes: ['list:groups', 'read:groups'], services: ['grades'] },
            { name: 'teacher-a', scopes: ['custom:grades:write!group=class-A', 'servers!group=class-A', 'access:services!service=grades'], users: ['tia'] },
          ],
        },
      });
      for (const name of ['tia', 'tessa', 'student1', 'amira', 'johan']) tokens[name] = await hub.token(name);
      for (let tries = 0; (await visit('/me', 'tia')).status >= 500 && tries < 200; tries += 1) await sleep(100);
    });
    after(() => hub.stop());

    /** Through the hub's proxy, as anybody would. */
    async function visit(path, name, init = {}) {
      const headers = { ...(name && { Authorization: `Bearer ${tokens[name].token}` }), 'Content-Type': 'application/json' };
      const response = await fetch(`${hub.origin}/services/grades${path}`, { headers, ...init });
      const text = await response.text();
      return { status: response.status, body: text === '' ? null : JSON.parse(text) };
    }

    it('lets in who has access', async () => {
      assert.deepEqual(await visit('/me', 'tia'), { status: 200, body: { user: 'tia' } });
      assert.deepEqual(await visit('/me', 'student1'), { status: 403, body: { error: 'forbidden' } });
      assert.deepEqual(await visit('/me', null), { status: 401, body: { error: 'unauthorized' } });
    });

    it('shows and takes grades by custom scopes, with and without filters', async () => {
      const grade = { method: 'PUT', body: '{"grade": 1.0}' };
      for (const [name, path, init, status] of [
        ['tia', '/grades/class-A', {}, 200],
        ['tia', '/grades/class-A/student2', grade, 204],
        ['tia', '/grades/class-B', {}, 404],
        ['tia', '/grades/class-B/student4', grade, 404],
        ['tessa', '/grades/class-B', {}, 200],
        ['tessa', '/grades/class-B/student4', grade, 403],
        ['johan', '/grades/class-B/student4', grade, 204],
        ['student1', '/grades/class-A', {}, 403],
        [null, '/grades/class-A', {}, 401],
      ]) assert.equal((await visit(path, name, init)).status, status, `${name} ${path}`);
      assert.deepEqual((await visit('/grades/class-A', 'tia')).body, { student1: 1.7, student2: 1 });
    });

    it('knows who is in which group', async () => {
      assert.deepEqual(await visit('/servers/student1', 'tia'), { status: 200, body: { stop: true, open: false } });
      assert.equal((await visit('/servers/student4', 'tia')).status, 404);
      assert.equal((await visit('/servers/student1', 'student1')).body.open, true);
    });

    it('refuses a revoked token soon', async () => {
      await hub.revoke('johan', tokens.johan.id);
      await sleep(1_100);
      assert.equal((await visit('/grades/class-A', 'johan')).status, 401);
    });
  });

  describe(`a collaboration server beside JupyterHub ${version}`, () => {
    let hub;
    let server;
    let url;
    const tokens = {};
    const open = [];

    before(async () => {
      hub = await startHub({
        version,
        extra: {
          users: ['writer', 'reader', 'guest', 'pupil'],
          groups: { writers: { users: ['pupil'] } },
          custom_scopes: {
            'custom:rooms:write': { description: 'Speak in a room', subscopes: ['custom:rooms:read'] },
            'custom:rooms:read': { description: 'Listen in a room' },
          },
          roles: [
            { name: 'writes-in-a', scopes: ['custom:rooms:write!group=class-A'], users: ['writer'], groups: ['writers'] },
            { name: 'reads-in-a', scopes: ['custom:rooms:read!group=class-A'], users: ['reader', 'pupil'] },
          ],
        },
      });
      for (const name of ['writer', 'reader', 'guest', 'pupil']) tokens[name] = await hub.token(name);
      const environment = { ...process.env, JUPYTERHUB_API_URL: hub.apiUrl, PORT: '0', MAX_AGE_SECONDS: '1', CHECK_SECONDS: '0.2' };
      server = spawn(process.execPath, ['server.mjs'], { cwd: example('collaboration-server'), env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
      const [line] = await once(server.stdout, 'data');
      url = new URL(String(line).trim()).origin;
    });
    after(async () => {
      for (const socket of open) socket.terminate();
      server.kill();
      await hub.stop();
    });

    /** A connection, and all that comes through it. */
    async function enter(name, room = 'class-A') {
      const socket = new WebSocket(`${url}/rooms/${room}`, { headers: name ? { Authorization: `Bearer ${tokens[name].token}` } : {} });
      open.push(socket);
      const heard = [];
      socket.on('message', (data) => heard.push(String(data)));
      const closed = new Promise((resolve) => socket.on('close', resolve));
      const refused = new Promise((resolve) => socket.on('unexpected-response', (request, response) => resolve(response.statusCode)));
      socket.on('error', () => {});
      const status = await Promise.race([once(socket, 'open').then(() => 101), refused]);
      return { socket, heard, closed, status };
    }

    async function until(condition, what) {
      for (let tries = 0; tries < 300; tries += 1) {
        if (condition()) return;
        await sleep(20);
      }
      assert.fail(what);
    }

    it('lets in who may listen', async () => {
      assert.equal((await enter('writer')).status, 101);
      assert.equal((await enter('reader')).status, 101);
      assert.equal((await enter('reader', 'class-B')).status, 404);
      assert.equal((await enter('reader', '%2e%2e')).status, 404);
      assert.equal((await enter('guest')).status, 403);
      assert.equal((await enter(null)).status, 401);
    });

    it('drops what readers say', async () => {
      const [writer, reader] = [await enter('writer'), await enter('reader')];
      reader.socket.send('may I?');
      await until(() => reader.heard.some((text) => text.includes('read-only')), 'the reader is told');
      writer.socket.send('hello');
      await until(() => reader.heard.includes('hello'), 'the reader hears');
      assert.ok(!writer.heard.includes('may I?'));
    });

    it('follows a change at the hub: who loses the right to write is not heard any more, but hears', async () => {
      const [writer, pupil] = [await enter('writer'), await enter('pupil')];
      pupil.socket.send('one');
      await until(() => writer.heard.includes('one'), 'the pupil is heard');
      await hub.must('DELETE', '/groups/writers/users', { users: ['pupil'] });
      await sleep(1_200);
      pupil.socket.send('two');
      await until(() => pupil.heard.some((text) => text.includes('read-only')), 'the pupil is told');
      assert.ok(!writer.heard.includes('two'));
      writer.socket.send('three');
      await until(() => pupil.heard.includes('three'), 'the pupil still hears');
    });

    it('closes when the token is revoked, within the maximum, also on who says nothing', async () => {
      const { id, token } = await hub.token('reader');
      tokens.leaving = { token };
      const leaving = await enter('leaving');
      await hub.revoke('reader', id);
      const revoked = performance.now();
      assert.equal(await leaving.closed, 1008);
      assert.ok(performance.now() - revoked < 3_000, 'a second for the answer, a fifth for the check, the rest is the way');
    });

    it('closes when the hub stays away, and says to try again', async () => {
      const reader = await enter('reader');
      await hub.stopHub();
      assert.equal(await reader.closed, 1013);
      assert.equal((await enter('reader')).status, 503);
    });
  });
}

it('every example has a few lines about it', () => {
  for (const name of ['express-service', 'collaboration-server']) assert.ok(existsSync(join(example(name), 'README.md')));
});
