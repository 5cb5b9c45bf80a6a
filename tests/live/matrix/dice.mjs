// Random choices that a seed repeats: `HUBSCOPE_SEED`.

/** A small generator (mulberry32). */
export class Dice {
  #state;

  constructor(seed = Number(process.env.HUBSCOPE_SEED ?? Date.now() % 1_000_000_007)) {
    this.seed = seed;
    this.#state = seed >>> 0;
  }

  /** A whole number from zero to below `limit`. */
  below(limit) {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  /** One of a list. */
  of(list) {
    return list[this.below(list.length)];
  }
}
