/**
 * A map that forgets what was not used for the longest time, roughly.
 *
 * Two halves take turns: when the new one is full, the old one goes. What is found in the old one moves to the new one, so a hit
 * in the new one, which is what nearly every request has, changes nothing.
 *
 * @template V
 */
export class Cache {
  /** @type {Map<string, V>} */
  #fresh = new Map();
  /** @type {Map<string, V>} */
  #old = new Map();
  #half;

  /** @param {number} bound how many entries there are at most */
  constructor(bound) {
    this.#half = Math.max(1, Math.floor(bound / 2));
  }

  get size() {
    return this.#fresh.size + this.#old.size;
  }

  /** @param {string} key */
  get(key) {
    const found = this.#fresh.get(key);
    if (found !== undefined) return found;
    const older = this.#old.get(key);
    if (older !== undefined) this.set(key, older);
    return older;
  }

  /**
   * @param {string} key
   * @param {V} value
   */
  set(key, value) {
    this.#old.delete(key);
    if (!this.#fresh.has(key) && this.#fresh.size >= this.#half) {
      this.#old = this.#fresh;
      this.#fresh = new Map();
    }
    this.#fresh.set(key, value);
  }

  /** @param {string} key */
  delete(key) {
    this.#fresh.delete(key);
    this.#old.delete(key);
  }
}
