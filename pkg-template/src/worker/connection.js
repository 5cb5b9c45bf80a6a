/** Outside the Worker: promises in place of answers. */
import { EngineError, QuestionError } from '../errors.js';
import { Matrix } from '../matrix.js';
import { listen } from './channel.js';
import { unpacked } from './fault.js';

/** @typedef {import('./channel.js').Endpoint} Endpoint */
/** @typedef {(policy: number, ask: string, given: readonly unknown[]) => Promise<any>} Send */

/** @param {Endpoint & { terminate?: () => unknown, close?: () => void }} worker */
export function connect(worker) {
  return new Connection(worker);
}

class Connection {
  #worker;
  /** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void }>} */
  #waiting = new Map();
  #last = 0;
  /** @type {Error | null} */
  #broken = null;

  /** @param {Endpoint & { terminate?: () => unknown, close?: () => void }} worker */
  constructor(worker) {
    this.#worker = worker;
    listen(worker, 'message', (message) => this.#receive(message));
    for (const event of ['error', 'messageerror', 'exit', 'close']) {
      listen(worker, event, (reason) => this.#break(new EngineError('worker-failed', 'the Worker failed or ended', { cause: reason })));
    }
  }

  /**
   * @param {unknown} source
   * @param {unknown} [options]
   */
  async load(source, options) {
    const number = await this.#send(0, 'load', options === undefined ? [source] : [source, options]);
    return new RemotePolicy((policy, ask, given) => this.#send(policy, ask, given), number);
  }

  close() {
    this.#break(new EngineError('closed', 'the connection to the Worker was closed'));
    (this.#worker.terminate ?? this.#worker.close)?.call(this.#worker);
  }

  [Symbol.dispose ?? Symbol.for('Symbol.dispose')]() {
    this.close();
  }

  /**
   * @param {number} policy
   * @param {string} ask
   * @param {readonly unknown[]} given
   * @returns {Promise<any>}
   */
  #send(policy, ask, given) {
    if (this.#broken) return Promise.reject(this.#broken);
    return new Promise((resolve, reject) => {
      this.#last += 1;
      const id = this.#last;
      this.#waiting.set(id, { resolve, reject });
      try {
        this.#worker.postMessage({ id, policy, ask, with: given });
      } catch (cause) {
        this.#waiting.delete(id);
        reject(new QuestionError('bad-query', 'this cannot be sent to a Worker: only plain data and bytes can', { cause }));
      }
    });
  }

  /** @param {any} message */
  #receive(message) {
    const waiting = this.#waiting.get(message?.id);
    if (!waiting) return;
    this.#waiting.delete(message.id);
    if (message.fault) waiting.reject(unpacked(message.fault));
    else waiting.resolve(message.value);
  }

  /** @param {Error} error */
  #break(error) {
    this.#broken ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#broken);
    this.#waiting.clear();
  }
}

class RemotePolicy {
  #send;
  #number;

  /**
   * @param {Send} send
   * @param {number} number
   */
  constructor(send, number) {
    this.#send = send;
    this.#number = number;
  }

  /** @param {string} name */
  user(name) {
    return this.#subject({ user: name });
  }

  /** @param {string} name */
  service(name) {
    return this.#subject({ service: name });
  }

  /** @param {string} name */
  group(name) {
    return this.#subject({ group: name });
  }

  /**
   * @param {string} id
   * @param {{ now?: Date | number }} [options]
   */
  token(id, options) {
    return this.#subject(options?.now === undefined ? { token: id } : { token: id, now: options.now });
  }

  /**
   * @param {object} owner
   * @param {Iterable<string>} scopes
   */
  bearer(owner, scopes) {
    return this.#subject({ bearer: { ...owner }, scopes: [...scopes] });
  }

  /** @param {{ subjects: Iterable<unknown>, scopes: Iterable<string>, resources?: Iterable<unknown> }} axes */
  async matrix({ subjects, scopes, resources = [null] }) {
    const axes = { subjects: Array.from(subjects, whoIs), scopes: [...scopes], resources: [...resources] };
    const { codes, size } = await this.#ask('matrix', axes);
    return new Matrix(codes, size);
  }

  /** @param {readonly unknown[]} edits */
  async after(edits) {
    return new RemotePolicy(this.#send, await this.#ask('after', edits));
  }

  /** @param {unknown[]} given */
  query(...given) {
    return this.#ask('query', ...given);
  }

  /** @param {unknown[]} given */
  difference(...given) {
    return this.#ask('difference', ...given);
  }

  /** @param {unknown[]} given */
  start(...given) {
    return this.#ask('start', ...given);
  }

  document() {
    return this.#ask('document');
  }

  /** @param {string} kind */
  names(kind) {
    return this.#ask('names', kind);
  }

  scopeNames() {
    return this.#ask('scopeNames');
  }

  /** @param {string} text */
  isScope(text) {
    return this.#ask('isScope', text);
  }

  summary() {
    return this.#ask('summary');
  }

  free() {
    return this.#ask('free');
  }

  /** @param {object} who */
  #subject(who) {
    return new RemoteSubject(who, (ask, ...given) => this.#ask(ask, ...given));
  }

  /**
   * @param {string} ask
   * @param {unknown[]} given
   */
  #ask(ask, ...given) {
    return this.#send(this.#number, ask, given);
  }
}

/** @type {(subject: unknown) => object} */
let whoIs;

class RemoteSubject {
  #who;
  #ask;

  static {
    whoIs = (subject) => {
      if (typeof subject === 'object' && subject !== null && #who in subject) return subject.#who;
      throw new QuestionError('bad-subject', 'this is no subject of a policy in a Worker');
    };
  }

  /**
   * @param {object} who
   * @param {(ask: string, ...given: unknown[]) => Promise<any>} ask
   */
  constructor(who, ask) {
    this.#who = who;
    this.#ask = ask;
  }

  /**
   * @param {string} scope
   * @param {unknown} [resource]
   */
  can(scope, resource) {
    return this.#ask('subject.can', this.#who, scope, resource);
  }

  /**
   * @param {string} scope
   * @param {unknown} [resource]
   */
  check(scope, resource) {
    return this.#ask('subject.check', this.#who, scope, resource);
  }

  /**
   * @param {string} scope
   * @param {Iterable<unknown>} resources
   */
  checkMany(scope, resources) {
    return this.#ask('subject.checkMany', this.#who, scope, [...resources]);
  }

  /**
   * @param {string} scope
   * @param {unknown} [resource]
   */
  decide(scope, resource) {
    return this.#ask('subject.decide', this.#who, scope, resource);
  }

  /** @param {string} scope */
  reach(scope) {
    return this.#ask('subject.reach', this.#who, scope);
  }

  scopes() {
    return this.#ask('subject.scopes', this.#who);
  }
}
