/**
 * The resource of a question, as numbers and text for the engine.
 *
 * Only own properties are read, each once, and all of them before anything is written to the engine: a getter may run other
 * questions in between.
 */
import { QuestionError } from './errors.js';
import { firstLoneSurrogate } from './text.js';

/** As the engine numbers them. */
export const KIND = { user: 0, server: 1, group: 2, service: 3, none: 4 };

/** Far above any limit of the engine; a text of megabytes is a mistake of the caller. */
const LONGEST = 65_536;

/** A resource that was read. One is reused for every question, so that asking allocates nothing. */
export class ResourceReader {
  /** One of {@link KIND}. */
  kind = KIND.none;
  /** The name of the user, group or service; for a server, of its owner. */
  name = '';
  /** The name of the server; `null` if the resource is not one. */
  server = /** @type {string | null} */ (null);

  /** @param {unknown} resource */
  read(resource) {
    this.kind = KIND.none;
    this.server = null;
    if (resource === undefined || resource === null) return;
    if (typeof resource !== 'object') {
      throw new QuestionError('bad-resource', `a resource is an object such as \`{ user: 'ada' }\`, not a ${typeof resource}`);
    }
    let kind = KIND.none;
    let name = '';
    /** @type {string | null} */
    let server = null;
    try {
      for (const key in resource) {
        if (!Object.prototype.hasOwnProperty.call(resource, key)) continue;
        const value = /** @type {Record<string, unknown>} */ (resource)[key];
        if (key === 'server') {
          server = checked(value, key);
          continue;
        }
        if (kind !== KIND.none) {
          throw new QuestionError('bad-resource', `a resource is one thing; \`${key}\` makes it two`);
        }
        if (key === 'user') kind = KIND.user;
        else if (key === 'group') kind = KIND.group;
        else if (key === 'service') kind = KIND.service;
        else throw unknownKey(key);
        name = checked(value, key);
      }
    } catch (error) {
      if (error instanceof QuestionError) throw error;
      throw new QuestionError('unreadable', 'a property of the resource cannot be read', { cause: error });
    }
    if (server !== null) {
      if (kind !== KIND.user) {
        throw new QuestionError('bad-resource', 'a server needs its owner: `{ user, server }`');
      }
      if (name.includes('/')) {
        throw new QuestionError('bad-resource', 'the owner of a server cannot have a `/` in the name');
      }
      kind = KIND.server;
    } else if (kind === KIND.none) {
      throw new QuestionError('bad-resource', 'the resource is empty; leave it out to ask for everything');
    }
    this.kind = kind;
    this.name = name;
    this.server = server;
  }

  /** Whether the resource has an empty name. The hub fails on such a request, also for those who may do everything. */
  get nameless() {
    return this.name === '' && this.kind !== KIND.none && this.kind !== KIND.server;
  }

  /**
   * Writes the resource behind what is in the buffer already and returns its length in bytes.
   *
   * @param {import('./instance.js').Instance} instance
   * @param {number} at
   */
  write(instance, at) {
    if (this.kind === KIND.none) return 0;
    let length = instance.write(this.name, at);
    if (this.server !== null) {
      length += instance.write('/', at + length);
      length += instance.write(this.server, at + length);
    }
    return length;
  }
}

/**
 * A text that may cross.
 *
 * @param {unknown} value
 * @param {string} what
 * @returns {string}
 */
export function checked(value, what) {
  if (typeof value !== 'string') {
    throw new QuestionError('not-text', `\`${what}\` must be a string, not ${value === null ? 'null' : `a ${typeof value}`}`);
  }
  if (value.length > LONGEST) {
    throw new QuestionError('too-long', `\`${what}\` has more than ${LONGEST} characters`);
  }
  if (firstLoneSurrogate(value) >= 0) {
    throw new QuestionError('lone-surrogate', `\`${what}\` holds half of a surrogate pair`);
  }
  return value;
}

/** @param {string} key */
function unknownKey(key) {
  const text = JSON.stringify(key.slice(0, 40));
  return new QuestionError('bad-resource', `a resource has \`user\`, \`server\`, \`group\` or \`service\`, not ${text}`);
}
