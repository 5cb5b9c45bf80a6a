/** Why nothing could be decided. Never an allow, and never told to whoever asks: the log hook gets it. */
export class Trouble extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {{ retryAfter?: number }} [details] `retryAfter`: seconds after which another try may go better
   */
  constructor(code, message, { retryAfter } = {}) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/**
 * What was thrown, as trouble. Errors of this package keep their code; of foreign ones the message is kept, without the token
 * should it be in there.
 *
 * @param {unknown} thrown
 * @param {string} code for errors that have none of ours
 * @param {string | null} token
 */
export function troubleOf(thrown, code, token) {
  const trouble = thrown instanceof Trouble ? thrown : foreign(thrown, code);
  const { message, retryAfter } = trouble;
  if (token === null || !message.includes(token)) return trouble;
  return new Trouble(trouble.code, message.replaceAll(token, '[token]'), { retryAfter });
}

/**
 * @param {unknown} thrown
 * @param {string} code
 */
function foreign(thrown, code) {
  try {
    const { name, message, code: own } = /** @type {any} */ (thrown);
    const stable = OURS.has(name) ? String(own) : code;
    return new Trouble(stable, `${name}: ${message}`, { retryAfter: PASSING.has(stable) ? 1 : undefined });
  } catch {
    return new Trouble(code, 'something was thrown that is no error');
  }
}

/** Classes of `hubscope`, by name: the policy may come from another copy of the package than this adapter. */
const OURS = new Set(['HubscopeError', 'SnapshotError', 'QuestionError', 'UnansweredError', 'HubError', 'EngineError']);

/** What is over soon. */
const PASSING = new Set(['not-initialized', 'freed']);
