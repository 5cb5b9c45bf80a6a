/**
 * What the engine answers in JSON text: for people, and never on a path that runs often.
 */
import { DatabaseError, HubError, QuestionError, SnapshotError, UnansweredError } from './errors.js';

/** @typedef {import('./instance.js').Instance} Instance */

/**
 * The value of an answer; what is no value is thrown.
 *
 * @param {Instance} instance
 * @param {number} length
 * @returns {any}
 */
export function answerOf(instance, length) {
  const { ok, error, unanswered, refused, document } = JSON.parse(instance.read(length));
  if (error) throw new QuestionError(error.code, error.message, { suggestion: error.suggestion ?? undefined });
  if (unanswered) throw new UnansweredError(Object.freeze(unanswered));
  if (refused) throw refusal(refused);
  if (document) throw snapshotError(document);
  return frozen(ok);
}

/**
 * Freezes plain data, however deep. What a caller may change is not what was answered.
 *
 * @template T
 * @param {T} value
 * @returns {T}
 */
function frozen(value) {
  if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) if (typeof member === 'object') frozen(member);
    Object.freeze(value);
  }
  return value;
}

/**
 * @param {{
 *   code: string, message: string, hub?: string, missing?: boolean, suggestion?: string, pointer?: string,
 *   database?: { category: string, mentions: string[], line?: number, column?: number },
 * }} refused
 */
function refusal({ code, message, hub, database, missing, suggestion, pointer }) {
  if (database !== undefined) return new DatabaseError(code, message, frozen(database));
  if (hub !== undefined) return new HubError(code, message, { hubError: hub });
  if (missing) return new UnansweredError(Object.freeze({ outcome: /** @type {const} */ ('unknown'), code, message }));
  return new QuestionError(code, message, { suggestion, pointer });
}

/**
 * @param {Instance} instance
 * @param {number} length
 * @returns {import('./index.js').Decision}
 */
export function decisionOf(instance, length) {
  return Object.freeze(answerOf(instance, length));
}

/** The answer of a policy whose engine failed: nobody knows, and nobody gets in. */
export function failedDecision() {
  return Object.freeze({
    outcome: /** @type {const} */ ('unknown'),
    code: 'engine-failed',
    message: 'the engine failed while it decided; load the policy again',
  });
}

/**
 * @param {Instance} instance
 * @param {number} length
 */
export function loadError(instance, length) {
  return snapshotError(JSON.parse(instance.read(length)));
}

/** @param {{ code: string, message: string, pointer: string, line: number, column: number }} refused */
function snapshotError({ code, message, pointer, line, column }) {
  return new SnapshotError(code, message, { pointer, line, column });
}
