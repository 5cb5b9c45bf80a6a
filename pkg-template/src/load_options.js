import { MAX_BYTES } from './document.js';
import { QuestionError } from './errors.js';

/**
 * How a document is loaded, from what a caller says.
 *
 * @template {Record<string, string>} Others
 * @param {unknown} options
 * @param {Others} others options in text of one kind of policy, with what they are by default
 * @returns {{ maxBytes: number, keepSource: boolean } & Others}
 */
export function readOptions(options, others) {
  const settings = { maxBytes: MAX_BYTES, keepSource: true, ...others };
  for (const [name, value] of Object.entries(/** @type {object} */ (options ?? {}))) {
    if (value === undefined) continue;
    if (name === 'maxBytes' && typeof value === 'number' && value > 0 && value <= MAX_BYTES) {
      settings.maxBytes = Math.floor(value);
    } else if ((name === 'keepSource' && typeof value === 'boolean') || (Object.hasOwn(others, name) && typeof value === 'string')) {
      Object.assign(settings, { [name]: value });
    } else {
      throw new QuestionError('bad-option', `no such option, or not such a value: ${JSON.stringify(name)}`);
    }
  }
  return settings;
}
