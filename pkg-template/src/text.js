/**
 * JavaScript strings and the UTF-8 that the engine reads.
 *
 * A JavaScript string may hold half of a surrogate pair. Encoders silently turn it into U+FFFD, and then two different names
 * become one; so every string is checked before it crosses.
 */

/** @typedef {{ encode(text: string): Uint8Array, encodeInto(text: string, bytes: Uint8Array): { read: number, written: number } }} Encoder */
/** @typedef {{ decode(bytes: Uint8Array): string }} Decoder */

/** @type {Encoder | undefined} */
let knownEncoder;
/** @type {Decoder | undefined} */
let knownDecoder;

/** @returns {Encoder} */
export function encoder() {
  return (knownEncoder ??= new (codecs().TextEncoder)());
}

/** @returns {Decoder} */
export function decoder() {
  return (knownDecoder ??= new (codecs().TextDecoder)());
}

/**
 * The position of the first half of a surrogate pair that stands alone, or -1.
 *
 * @param {string} text
 */
export function firstLoneSurrogate(text) {
  // Native where it exists (Node 20, browsers of 2023), and then free of charge for plain ASCII.
  if (isWellFormed !== undefined && isWellFormed.call(text)) {
    return -1;
  }
  return text.search(/\p{Surrogate}/u);
}

const isWellFormed = /** @type {{ isWellFormed?: () => boolean }} */ (/** @type {unknown} */ (String.prototype)).isWellFormed;

/**
 * jsdom, which Jest uses, has neither class; Node then lends its own.
 *
 * @returns {{ TextEncoder: new () => Encoder, TextDecoder: new () => Decoder }}
 */
function codecs() {
  const scope = /** @type {any} */ (globalThis);
  return scope.TextEncoder && scope.TextDecoder ? scope : scope.process.getBuiltinModule('node:util');
}
