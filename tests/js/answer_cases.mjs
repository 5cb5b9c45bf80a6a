// Reads conformance cases on standard input, one a line, and answers each with the npm package before it reads the next, in the
// shape of `tests/oracle`.
import { createInterface } from 'node:readline';

import { init, Policy, SnapshotError } from 'hubscope';

import { answerOf } from './case_answers.mjs';
import { snapshotOf } from './state_snapshot.mjs';

await init();

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === '') continue;
  const { id = null, version, hub, queries } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify({ id, answers: answersOf(hub, version, queries) })}\n`);
}

function answersOf(hub, version, queries) {
  let policy;
  try {
    policy = Policy.load(snapshotOf(hub, version));
  } catch (error) {
    if (!(error instanceof SnapshotError)) throw error;
    return queries.map(() => ({ error: 'InvalidCase', message: error.message }));
  }
  const answers = queries.map((query) => answerOf(policy, query));
  policy.free();
  return answers;
}
