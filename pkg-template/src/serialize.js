/**
 * A caller's object as JSON text, from its own properties and nothing else.
 *
 * `JSON.stringify` would call any `toJSON` that it finds, inherited ones included, and would turn half a surrogate pair into
 * an escape. In a document that decides permissions both are ways in, so this writer refuses them. It has no recursion.
 */
import { SnapshotError } from './errors.js';
import { firstLoneSurrogate } from './text.js';

/** A snapshot is five levels deep. */
const DEEPEST = 64;

/** @typedef {{ keys: string[] | null, value: any, length: number, next: number, written: number }} Level */

/**
 * @param {object} root
 * @param {number} longest the number of characters at which to give up
 * @returns {string}
 */
export function serialize(root, longest) {
  /** @type {Level[]} */
  const levels = [];
  let text = '';
  /** @param {unknown} value */
  const write = (value) => {
    const plain = scalar(value, levels);
    if (plain !== undefined) {
      text += plain;
      return;
    }
    if (levels.length === DEEPEST) {
      throw refusal('too-deep', `this is more than ${DEEPEST} levels deep`, levels);
    }
    const level = open(/** @type {object} */ (value), levels);
    text += level.keys ? '{' : '[';
    levels.push(level);
  };
  try {
    write(root);
    for (let level = levels.at(-1); level; level = levels.at(-1)) {
      if (level.next === level.length) {
        text += level.keys ? '}' : ']';
        levels.pop();
        continue;
      }
      const key = level.keys ? level.keys[level.next] : level.next;
      level.next += 1;
      const value = level.value[/** @type {string} */ (key)];
      // As in `JSON.stringify`: an absent member and one that is `undefined` are the same.
      if (value === undefined && level.keys) continue;
      if (level.written > 0) text += ',';
      level.written += 1;
      if (level.keys) text += `${quoted(/** @type {string} */ (key), levels)}:`;
      write(value);
      if (text.length > longest) {
        throw refusal('too-large', `this has more than ${longest} characters`, []);
      }
    }
  } catch (error) {
    if (error instanceof SnapshotError) throw error;
    throw refusal('unreadable', 'a property cannot be read', levels, error);
  }
  return text;
}

/**
 * @param {unknown} value
 * @param {Level[]} levels
 * @returns {string | undefined} `undefined` for objects and lists
 */
function scalar(value, levels) {
  switch (typeof value) {
    case 'string':
      return quoted(value, levels);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      if (Number.isFinite(value)) return String(value);
      break;
    case 'object':
      return value === null ? 'null' : undefined;
  }
  throw refusal('wrong-type', `JSON has no form for a ${typeof value}`, levels);
}

/**
 * @param {object} value
 * @param {Level[]} levels
 * @returns {Level}
 */
function open(value, levels) {
  if (Array.isArray(value)) {
    return { keys: null, value, length: value.length, next: 0, written: 0 };
  }
  // Own or inherited: `JSON.stringify` would call it, and the document would not be what its properties say.
  if (typeof (/** @type {any} */ (value).toJSON) === 'function') {
    throw refusal('has-to-json', 'an object with a `toJSON` method is not plain data', levels);
  }
  const keys = Object.keys(value);
  return { keys, value, length: keys.length, next: 0, written: 0 };
}

/**
 * @param {string} text
 * @param {Level[]} levels
 */
function quoted(text, levels) {
  if (firstLoneSurrogate(text) >= 0) {
    throw refusal('lone-surrogate', 'a text holds half of a surrogate pair', levels);
  }
  return JSON.stringify(text);
}

/**
 * @param {string} code
 * @param {string} message
 * @param {Level[]} levels
 * @param {unknown} [cause]
 */
function refusal(code, message, levels, cause) {
  const pointer = levels
    .map(({ keys, next }) => `/${String(keys ? keys[next - 1] : next - 1).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
  return new SnapshotError(code, message, cause === undefined ? { pointer } : { pointer, cause });
}
