import type { HubSession } from './hub_session';

/** Edits: what can be edited, what changes by it, and how it is exported. */
export class WhatIfDesk {
  readonly #session: () => HubSession;

  constructor(session: () => HubSession) {
    this.#session = session;
  }
}
