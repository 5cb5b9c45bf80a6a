/** Kinds of principals, by the numbers of the engine. */
export const PRINCIPAL = { user: 0, group: 2, service: 3, token: 5 };

/** What a principal's number is before it was looked up, and if it was not found. */
export const ABSENT = -1;

/** Who asks: looked up in the instance once, and again in the instance that replaces it. */
export class Asker {
  /**
   * @param {number} kind one of {@link PRINCIPAL}
   * @param {string} name
   * @param {{ now?: number | null, scopes?: readonly string[] | null }} [how] `now` is when a token is judged, in milliseconds, `null`
   * leaves it to the clock; `scopes` are those of a bearer that the snapshot need not show
   */
  constructor(kind, name, { now = null, scopes = null } = {}) {
    this.kind = kind;
    this.name = name;
    this.now = now;
    this.scopes = scopes;
    /** Whether the instance holds something for it, that wants to be freed. */
    this.slot = kind === PRINCIPAL.token || scopes !== null;
    this.id = ABSENT;
    /** When a token that is judged by the clock stops being valid, in milliseconds. */
    this.expiry = Infinity;
    /** The instance that `id` belongs to. */
    this.epoch = 0;
    /** Freed by its owner; a getter of a resource may do that in the middle of a question. */
    this.freed = false;
  }
}
