// Processes and folders of one test, which never outlive it.

import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long a process may take to end after it was asked to. */
const GRACE = 8_000;

/** @type {Set<Child>} */
const running = new Set();
/** @type {Set<string>} */
const folders = new Set();

// However this process ends: what it started goes with it.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

/** A process that is stopped by its id, at the latest when this one ends. */
export class Child {
  #process;
  #ended;

  /**
   * @param {string} name
   * @param {string} program
   * @param {string[]} args
   * @param {{ cwd: string, env: Record<string, string>, log: string }} options
   */
  constructor(name, program, args, { cwd, env, log }) {
    this.name = name;
    this.log = log;
    const file = openSync(log, 'a');
    this.#process = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', file, file] });
    closeSync(file);
    // A test that ends without stopping its hub must end all the same.
    this.#process.unref();
    running.add(this);
    this.#ended = new Promise((resolve) => {
      for (const event of ['exit', 'error']) {
        this.#process.once(event, () => {
          running.delete(this);
          resolve(undefined);
        });
      }
    });
  }

  get id() {
    return this.#process.pid;
  }

  get ended() {
    return this.#process.pid === undefined || this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  /** @param {NodeJS.Signals} signal */
  kill(signal) {
    if (!this.ended) this.#process.kill(signal);
  }

  /** Asks it to end, insists after a while, and waits for the end. */
  async stop() {
    if (this.ended) return;
    // Now there is somebody who waits for it.
    this.#process.ref();
    this.kill('SIGTERM');
    const insist = setTimeout(() => this.kill('SIGKILL'), GRACE);
    await this.#ended;
    clearTimeout(insist);
  }

  /**
   * Waits until `ready` says so.
   *
   * @param {() => Promise<boolean>} ready
   * @param {number} limit
   */
  async waitUntil(ready, limit) {
    const started = Date.now();
    while (!(await ready())) {
      if (this.ended) throw new Error(`${this.name} ended too early\n${this.#lastLines()}`);
      if (Date.now() - started > limit) throw new Error(`${this.name} was not ready in time\n${this.#lastLines()}`);
      await sleep(50);
    }
  }

  #lastLines() {
    return readFileSync(this.log, 'utf8').split('\n').slice(-30).join('\n');
  }
}

/** A new folder that goes away with this process, or with `removeFolder`. */
export function makeFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'hubscope-hub-'));
  folders.add(folder);
  return folder;
}

/** @param {string} folder */
export function removeFolder(folder) {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  folders.delete(folder);
}

/**
 * Loopback ports that nobody listens on, all different.
 *
 * @param {number} count
 * @returns {Promise<number[]>}
 */
export async function freePorts(count) {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
      return server;
    }),
  );
  const ports = servers.map((server) => /** @type {import('node:net').AddressInfo} */ (server.address()).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
