// Rows of the matrix: each is one line of JSON on standard output, which `cargo xtask consumers` reads.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Whether only the rows of `cargo xtask test` are wanted. */
const quickOnly = process.env.HUBSCOPE_QUICK === '1';

/** Thrown where this machine cannot run a row; the reason is shown. */
export class Skip extends Error {}

/**
 * Runs one row.
 *
 * @param {string} consumer what is shown in the first column
 * @param {{ version: string, needs?: string, quick?: boolean }} about `needs` is the configuration that a user has to write
 * @param {() => Promise<void> | void} check throws where the row fails
 */
export async function row(consumer, { version, needs = 'none', quick = false }, check) {
  if (quickOnly && !quick) return;
  const report = (result, why = '') => console.log(`row ${JSON.stringify({ consumer, version, needs, result, why })}`);
  try {
    await check();
    report('passed');
  } catch (error) {
    if (error instanceof Skip) return report('skipped', error.message);
    console.error(error);
    report('failed', String(error?.message ?? error).slice(0, 2000));
  }
}

/** The version of a package that is installed in this folder. */
export function versionOf(name) {
  return JSON.parse(readFileSync(join('node_modules', name, 'package.json'), 'utf8')).version;
}

/**
 * Runs a program to its end; an error with its output where it fails.
 *
 * @param {string} program
 * @param {string[]} parameters
 * @param {{ env?: Record<string, string>, seconds?: number, cwd?: string }} [options]
 */
export function run(program, parameters, { env = {}, seconds = 240, cwd } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, { env: { ...process.env, ...env }, cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: seconds * 1000 });
    let output = '';
    let printed = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
      printed += chunk;
    });
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.stderr.write(output);
      if (code === 0) resolve(printed);
      else reject(new Error(`${program} ${parameters.join(' ')} ended with ${code ?? signal}\n${output.slice(-1500)}`));
    });
  });
}
