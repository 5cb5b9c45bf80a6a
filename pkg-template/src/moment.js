/** Times that callers name. */
import { QuestionError } from './errors.js';

/**
 * The moment at which a token is judged; `null` leaves it to the clock. Nothing is converted: an empty text would become 1970, when
 * no token had expired yet.
 *
 * @param {{ now?: unknown } | undefined} options
 * @returns {number | null}
 */
export function momentOf(options) {
  if (options === undefined || options === null || !Object.hasOwn(options, 'now')) return null;
  const { now } = options;
  if (now === undefined || now === null) return null;
  const moment = now instanceof Date ? now.getTime() : now;
  if (typeof moment !== 'number' || !Number.isFinite(moment)) {
    throw new QuestionError('bad-time', '`now` must be a valid date, or milliseconds since 1970');
  }
  return moment;
}
