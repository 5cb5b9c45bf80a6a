/** A snapshot as callers hand it over: bytes, text or an object. */
import { SnapshotError } from './errors.js';
import { serialize } from './serialize.js';
import { firstLoneSurrogate } from './text.js';

/** The largest document that is read, in bytes. */
export const MAX_BYTES = 256 * 1024 * 1024;

/**
 * @param {unknown} source
 * @param {number} maxBytes
 * @returns {string | Uint8Array}
 */
export function documentOf(source, maxBytes) {
  if (typeof source === 'string') return documentText(source, maxBytes);
  const bytes = bytesOf(source);
  if (bytes) {
    if (bytes.length > maxBytes) throw tooLarge(bytes.length, maxBytes);
    return bytes;
  }
  if (typeof source === 'object' && source !== null && !isThenable(source)) return serialize(source, maxBytes);
  throw new SnapshotError('wrong-type', 'a snapshot is bytes, JSON text or an object', { pointer: '' });
}

/**
 * @param {string} text
 * @param {number} maxBytes
 */
function documentText(text, maxBytes) {
  // A character has at least one byte, so this refuses early and lets the engine count exactly.
  if (text.length > maxBytes) throw tooLarge(text.length, maxBytes);
  const lone = firstLoneSurrogate(text);
  if (lone < 0) return text;
  const before = text.slice(0, lone).split('\n');
  const place = { line: before.length, column: [.../** @type {string} */ (before.at(-1))].length + 1 };
  throw new SnapshotError('lone-surrogate', 'the text holds half of a surrogate pair', place);
}

/** @param {unknown} source */
function bytesOf(source) {
  if (ArrayBuffer.isView(source)) {
    const view = new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
    // Another thread may write there between two readings: what is loaded and what is kept must be the same.
    return Object.prototype.toString.call(source.buffer) === '[object SharedArrayBuffer]' ? view.slice() : view;
  }
  const tag = Object.prototype.toString.call(source);
  if (tag !== '[object ArrayBuffer]' && tag !== '[object SharedArrayBuffer]') return null;
  try {
    const view = new Uint8Array(/** @type {ArrayBuffer} */ (source));
    return tag === '[object SharedArrayBuffer]' ? view.slice() : view;
  } catch (cause) {
    throw new SnapshotError('unreadable', 'the bytes cannot be read', { cause });
  }
}

/** @param {object} source */
function isThenable(source) {
  const tag = Object.prototype.toString.call(source);
  return tag === '[object Promise]' || tag === '[object Response]' || tag === '[object Blob]';
}

/**
 * @param {number} size
 * @param {number} limit
 */
function tooLarge(size, limit) {
  const message = `the document has ${size} bytes or more; the limit is ${limit} bytes`;
  return new SnapshotError('too-large', message, { pointer: '' });
}
