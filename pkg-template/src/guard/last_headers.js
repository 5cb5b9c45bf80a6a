/**
 * Tells whether a header is the one that came before, without keeping it: a token has no business in memory.
 *
 * What is kept are two sums of its letters, each letter times a factor that only this process knows. Two different headers have one such sum in common
 * with a chance of 2^-32 whatever they are, and both with 2^-64 (universal hashing by Carter and Wegman); nobody who sends headers can do anything to
 * improve on that, since no sum ever gets out. It takes a tenth of the time of a cryptographic hash.
 */

/** The longest header that is worth it, which is longer than any of a hub. */
const LONGEST = 1100;
/** Of a header, as HTTP has them. Up to here all sums are whole numbers that a double holds. */
const HIGHEST_LETTER = 0xff;

/** @typedef {(header: string) => number} Sum `NaN`, which equals nothing, where it cannot tell */

/** @returns {Sum} */
function newSum() {
  const factors = Float64Array.from(crypto.getRandomValues(new Uint32Array(LONGEST)));
  return (header) => {
    if (header.length > LONGEST) return NaN;
    let sum = 0;
    for (let index = 0; index < header.length; index += 1) {
      const letter = header.charCodeAt(index);
      if (letter > HIGHEST_LETTER) return NaN;
      // One more, so that a header and the same with something behind it differ.
      sum += factors[index] * (letter + 1);
    }
    return sum;
  };
}

/** What a connection sent last, and what it stands for. */
export class LastHeaders {
  /** @type {WeakMap<object, { one: number, other: number, key: string }>} */
  #sent = new WeakMap();
  #one = newSum();
  #other = newSum();

  /**
   * What the same header stood for when it was last sent over this connection.
   *
   * @param {object} connection
   * @param {string} header
   */
  key(connection, header) {
    const sent = this.#sent.get(connection);
    return sent !== undefined && sent.one === this.#one(header) && sent.other === this.#other(header) ? sent.key : null;
  }

  /**
   * @param {object} connection
   * @param {string} header
   * @param {string} key
   */
  note(connection, header, key) {
    this.#sent.set(connection, { one: this.#one(header), other: this.#other(header), key });
  }
}
