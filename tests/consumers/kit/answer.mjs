// The document that consumers load, and what they must answer.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The snapshot, as text. */
export const DOCUMENT = readFileSync(join(import.meta.dirname, 'app/policy.json'), 'utf8');

/** What `ask` gives everywhere. */
export const ANSWER = JSON.parse(readFileSync(join(import.meta.dirname, 'app/answer.json'), 'utf8'));

/** Checks the answer that a consumer printed, alone on its last line. */
export function assertPrinted(output) {
  assert.deepEqual(JSON.parse(output.trim().split('\n').at(-1)), ANSWER);
}
