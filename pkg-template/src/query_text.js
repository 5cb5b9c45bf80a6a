/** Questions in JSON, on their way in. */
import { QuestionError, SnapshotError } from './errors.js';
import { serialize } from './serialize.js';

/** Characters of a query; its text stays in the engine's buffer for good. */
const LONGEST_QUERY = 1024 * 1024;

/** @param {object} question */
export function queryText(question) {
  try {
    return serialize(question, LONGEST_QUERY);
  } catch (error) {
    if (!(error instanceof SnapshotError)) throw error;
    throw new QuestionError(error.code, `${error.message}, at ${JSON.stringify(error.pointer)} of the query`, { cause: error });
  }
}
