/**
 * Everything that this package throws: always an `Error`, always with a stable `code`.
 */

/** The base of every error of this package. */
export class HubscopeError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {ErrorOptions} [options]
   */
  constructor(code, message, options) {
    super(message, options);
    /** A stable word for programs. */
    this.code = code;
  }
}

/** A document that is not a policy snapshot, or not one that can be loaded. */
export class SnapshotError extends HubscopeError {
  /**
   * @param {string} code
   * @param {string} message
   * @param {{ pointer?: string, line?: number, column?: number } & ErrorOptions} [place]
   */
  constructor(code, message, place = {}) {
    super(code, message, 'cause' in place ? { cause: place.cause } : undefined);
    this.pointer = place.pointer;
    this.line = place.line;
    this.column = place.column;
  }
}

/** A question that cannot be asked: a misspelt scope, a resource of an unknown shape. */
export class QuestionError extends HubscopeError {
  /**
   * @param {string} code
   * @param {string} message
   * @param {{ suggestion?: string, pointer?: string } & ErrorOptions} [details]
   */
  constructor(code, message, details = {}) {
    super(code, message, 'cause' in details ? { cause: details.cause } : undefined);
    this.suggestion = details.suggestion;
    this.pointer = details.pointer;
  }
}

/** A question about a principal of whom the hub, or this snapshot, cannot say what they hold. */
export class UnansweredError extends HubscopeError {
  /** @param {import('./index.js').Decision} decision */
  constructor(decision) {
    super(decision.code ?? decision.outcome, decision.message ?? decision.outcome);
    this.decision = decision;
  }
}

/** A query at which the hub itself raises an error. */
export class HubError extends HubscopeError {
  /**
   * @param {string} code
   * @param {string} message
   * @param {{ hubError: string }} details
   */
  constructor(code, message, { hubError }) {
    super(code, message);
    this.hubError = hubError;
  }
}

/** What the database itself would refuse, or fail on. */
export class DatabaseError extends HubscopeError {
  /**
   * @param {string} code
   * @param {string} message
   * @param {{ category: string, mentions: readonly string[], line?: number, column?: number }} details
   */
  constructor(code, message, { category, mentions, line, column }) {
    super(code, message);
    this.category = category;
    this.mentions = mentions;
    this.line = line;
    this.column = column;
  }
}

/** The engine itself: not loaded, freed, or failed. */
export class EngineError extends HubscopeError {}

// On the prototypes, so that an instance has no property that nobody set.
const CLASSES = { HubscopeError, SnapshotError, QuestionError, UnansweredError, HubError, DatabaseError, EngineError };
for (const [name, constructor] of Object.entries(CLASSES)) {
  Object.defineProperty(constructor.prototype, 'name', { value: name, configurable: true, writable: true });
}
