// Reads conformance cases on standard input, one a line, and answers each with the npm package before it reads the next, in the
// shape of `tests/oracle`.
import { createInterface } from 'node:readline';

import { init, Policy, SnapshotError } from 'hubscope/full';

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
    // Rows that no hub holds, as they come up while a disagreement is cut down, stop either the writer of the document or its reader.
    if (!(error instanceof SnapshotError || error instanceof TypeError)) throw error;
    return queries.map(() => ({ error: 'InvalidCase', message: error.message }));
  }
  const answers = queries.map((query) => answerOf(policy, query));
  policy.free();
  return answers;
}
