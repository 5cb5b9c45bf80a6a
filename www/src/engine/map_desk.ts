import type { Session } from './open';

/** What the map asks: the whole policy as nodes and links. */
export class MapDesk {
  readonly #session: () => Session;

  constructor(session: () => Session) {
    this.#session = session;
  }
}
