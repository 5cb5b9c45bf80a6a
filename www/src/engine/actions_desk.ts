import type { HubSession } from './hub_session';

/** What the hub's own actions come to for somebody. */
export class ActionsDesk {
  readonly #session: () => HubSession;

  constructor(session: () => HubSession) {
    this.#session = session;
  }
}
