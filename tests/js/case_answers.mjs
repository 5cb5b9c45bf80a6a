// Answers to the queries of conformance cases, from `policy.query` and nothing else.
import { HubError, QuestionError, UnansweredError } from 'hubscope/full';

import { NOW } from './state_snapshot.mjs';

/** `{ ok: value }`, or `{ error: class, message }` in the shape of `tests/oracle`. */
export function answerOf(policy, query) {
  try {
    return { ok: policy.query(query, { now: momentOf(query) }) };
  } catch (error) {
    return { error: classOf(error, query), message: error.message };
  }
}

/** The package looks at the clock only when it finds a token, a moment after the rows were written. */
function momentOf({ op }) {
  return op === 'token_valid' || op === 'request' ? NOW + 0.001 : 0;
}

function classOf(error, { op }) {
  if (error instanceof HubError) return error.hubError;
  if (error instanceof QuestionError) return op === 'preview' && error.code !== 'bad-query' ? 'EditRefused' : 'InvalidCase';
  if (error instanceof UnansweredError) return 'Undecided';
  throw error;
}
