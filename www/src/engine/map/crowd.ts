/** People by their numbers, each once. */
export type Crowd = Uint32Array;

export const NOBODY: Crowd = new Uint32Array();

/** Counts people over several crowds, each person once. */
export class Census {
  /** For each person the number of the count that met them last. */
  readonly #met: Uint32Array;
  #count = 0;

  constructor(people: number) {
    this.#met = new Uint32Array(people);
  }

  /** All people of some crowds. */
  together(crowds: Iterable<Crowd>): Crowd {
    const all: number[] = [];
    this.#each(crowds, (person) => all.push(person));
    return Uint32Array.from(all);
  }

  /** How many people are in some crowds. */
  count(crowds: readonly Crowd[]): number {
    const [only] = crowds;
    if (crowds.length < 2) return only?.length ?? 0;
    let people = 0;
    this.#each(crowds, () => {
      people += 1;
    });
    return people;
  }

  #each(crowds: Iterable<Crowd>, tell: (person: number) => void) {
    this.#count += 1;
    const met = this.#met;
    for (const crowd of new Set(crowds)) {
      for (const person of crowd) {
        if (met[person] === this.#count) continue;
        met[person] = this.#count;
        tell(person);
      }
    }
  }
}
