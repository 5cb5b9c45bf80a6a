import { QuestionError } from './errors.js';
import { OUTCOMES } from './outcomes.js';

/** Answers of every subject × scope × resource, in this order. */
export class Matrix {
  /**
   * @param {Uint8Array} codes
   * @param {readonly [subjects: number, scopes: number, resources: number]} size
   */
  constructor(codes, size) {
    this.codes = codes;
    this.size = Object.freeze(size);
    Object.freeze(this);
  }

  /**
   * @param {number} subject
   * @param {number} scope
   * @param {number} resource
   */
  can(subject, scope, resource) {
    return this.at(subject, scope, resource) === 'allow';
  }

  /**
   * @param {number} subject
   * @param {number} scope
   * @param {number} resource
   */
  at(subject, scope, resource) {
    const [subjects, scopes, resources] = this.size;
    const inside = [[subject, subjects], [scope, scopes], [resource, resources]].every(([at, count]) => Number.isInteger(at) && at >= 0 && at < count);
    if (!inside) throw new QuestionError('out-of-range', 'the matrix has no such cell');
    return OUTCOMES[this.codes[(subject * scopes + scope) * resources + resource]];
  }
}
