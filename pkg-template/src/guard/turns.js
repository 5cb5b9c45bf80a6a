import { Trouble } from './trouble.js';

/** Lets a few work at a time; others wait as long as they may, and who would wait behind too many is turned away. */
export class Turns {
  #working = 0;
  #atOnce;
  #longest;
  /** @type {Set<() => void>} */
  #waiting = new Set();

  /**
   * @param {number} atOnce
   * @param {number} longest of the queue
   */
  constructor(atOnce, longest) {
    this.#atOnce = atOnce;
    this.#longest = longest;
  }

  /**
   * @template T
   * @param {AbortSignal} signal ends the waiting; what works looks after itself
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  async take(signal, work) {
    if (this.#working < this.#atOnce) this.#working += 1;
    else await this.#wait(signal);
    try {
      return await work();
    } finally {
      const [next] = this.#waiting;
      // The turn passes on, so that nobody comes in between.
      if (next !== undefined) next();
      else this.#working -= 1;
    }
  }

  /** @param {AbortSignal} signal */
  #wait(signal) {
    if (this.#waiting.size >= this.#longest) {
      throw new Trouble('too-many-lookups', 'more unknown tokens came at once than the hub is asked about', { retryAfter: 1 });
    }
    return new Promise((resolve, reject) => {
      const next = () => {
        this.#waiting.delete(next);
        signal.removeEventListener('abort', giveUp);
        resolve(undefined);
      };
      const giveUp = () => {
        this.#waiting.delete(next);
        reject(new Trouble('hub-timeout', 'the hub is too slow: a lookup did not get its turn in time', { retryAfter: 5 }));
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.#waiting.add(next);
    });
  }
}
