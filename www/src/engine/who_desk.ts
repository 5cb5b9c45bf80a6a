import type { HubSession } from './hub_session';

/** Who holds what: lists of any length, given out in parts. */
export class WhoDesk {
  readonly #session: () => HubSession;

  constructor(session: () => HubSession) {
    this.#session = session;
  }
}
