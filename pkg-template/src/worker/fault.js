import { EngineError, HubError, HubscopeError, QuestionError, SnapshotError, UnansweredError } from '../errors.js';

/** @typedef {{ class: string, code: string, message: string, details: Record<string, unknown> }} Fault an error on its way */

/** What errors carry beside code and message. */
const DETAILS = /** @type {const} */ (['pointer', 'line', 'column', 'suggestion', 'hubError', 'decision']);

/**
 * @param {unknown} error
 * @returns {Fault}
 */
export function packed(error) {
  const { name = 'Error', code = 'failed', message = String(error) } = /** @type {any} */ (error ?? {});
  /** @type {Record<string, unknown>} */
  const details = {};
  for (const detail of DETAILS) {
    const value = /** @type {any} */ (error)?.[detail];
    if (value !== undefined) details[detail] = value;
  }
  return { class: String(name), code: String(code), message: String(message), details };
}

/**
 * @param {Fault} fault
 * @returns {Error}
 */
export function unpacked({ class: name, code, message, details }) {
  switch (name) {
    case 'SnapshotError':
      return new SnapshotError(code, message, details);
    case 'QuestionError':
      return new QuestionError(code, message, details);
    case 'UnansweredError':
      return new UnansweredError(/** @type {any} */ (details.decision ?? { outcome: 'unknown', code, message }));
    case 'HubError':
      return new HubError(code, message, { hubError: String(details.hubError) });
    case 'EngineError':
      return new EngineError(code, message);
    default:
      return new HubscopeError(code, message);
  }
}
