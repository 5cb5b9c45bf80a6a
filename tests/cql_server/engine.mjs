// The engine: its answers to cases, and the program that carries users over.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One answer a step, by the rules of one release. */
export function answers(state, steps, dialect) {
  const given = { id: 'real', state, steps: steps.map((step) => ({ ...step, expect: {} })) };
  const document = { format: 'cql-cases/1', default_dialects: [dialect], groups: [{ id: 'real', cases: [given] }] };
  const { stdout, stderr, status } = spawnSync(process.env.HUBSCOPE_CONFORM, ['cql'], {
    input: JSON.stringify(document), encoding: 'utf8', maxBuffer: 1 << 30,
  });
  if (status !== 0) throw new Error(`the engine did not answer: ${stderr}`);
  return stdout.trim().split('\n').map((line) => JSON.parse(line));
}

/** Plans the migration of a snapshot, does it and verifies it, as a person would: how each step ended, and the snapshot that came of it. */
export function carryOver(state, dialect) {
  const folder = mkdtempSync(join(tmpdir(), 'hubscope-carried-'));
  const [old, carried] = [join(folder, 'old.json'), join(folder, 'new.json')];
  const run = (step, ...more) => {
    const { status, stderr } = spawnSync(process.env.HUBSCOPE_PROGRAM, ['cql', 'migrate', step, ...more, '--dialect', dialect], { encoding: 'utf8' });
    return status === 0 ? 'well' : `${status}: ${stderr}`;
  };
  try {
    writeFileSync(old, JSON.stringify(state));
    const ends = [run('plan', old), run('apply', old, '--out', carried), run('verify', carried), run('drop-legacy', carried, '--out', carried)];
    return { ends, state: JSON.parse(readFileSync(carried, 'utf8')) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
