import { KIND, ResourceReader } from './resource.js';

/**
 * Resources that were read once and have numbers, for questions about many of them at a time. `null` is none in particular.
 *
 * Names that the snapshot lacks are kept by the engine for as long as the policy lives.
 */
export class Places {
  /** @type {({ user: string } | { user: string, server: string } | { group: string } | { service: string } | null)[]} */
  #resources;
  numbers;
  /** The instance that the numbers belong to. */
  epoch = 0;

  /** @param {Iterable<unknown>} resources */
  constructor(resources) {
    const reader = new ResourceReader();
    this.#resources = Array.from(resources, (resource) => {
      reader.read(resource);
      const { kind, name, server } = reader;
      if (server !== null) return { user: name, server };
      if (kind === KIND.user) return { user: name };
      if (kind === KIND.group) return { group: name };
      return kind === KIND.service ? { service: name } : null;
    });
    this.numbers = new Uint32Array(this.#resources.length);
  }

  get count() {
    return this.#resources.length;
  }

  /** @param {(resource: object | null) => number} number */
  fill(number) {
    this.#resources.forEach((resource, index) => {
      this.numbers[index] = number(resource);
    });
  }
}
