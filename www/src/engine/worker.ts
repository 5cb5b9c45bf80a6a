/** The Worker: policies live here, so that no question holds the page up. */
import { expose } from 'comlink';
import { init } from 'hubscope';

import { ActionsDesk } from './actions_desk';
import { DatabaseDesk } from './database_desk';
import { carryFaults } from './fault';
import { HubDesk } from './hub_desk';
import { HubSession } from './hub_session';
import { MapDesk } from './map_desk';
import { open, type Session } from './open';
import type { Opened, Progress, Source } from './protocol';
import { WhatIfDesk } from './what_if_desk';
import { WhoDesk } from './who_desk';

carryFaults();
// It is needed whatever is opened. Should it fail, the opening says so.
void init().catch(() => undefined);

let session: Session | null = null;

function any(): Session {
  if (session === null) throw new Error('no policy is open');
  return session;
}

function hub(): HubSession {
  if (session instanceof HubSession) return session;
  throw new Error('no hub is open');
}

function database() {
  if (session === null || session instanceof HubSession) throw new Error('no database is open');
  return session;
}

/** What the page can ask, desk by desk. Those of one dialect refuse while a policy of the other is open. */
export class Office {
  readonly actions = new ActionsDesk(hub);
  readonly database = new DatabaseDesk(database);
  readonly hub = new HubDesk(hub);
  readonly map = new MapDesk(any);
  readonly whatIf = new WhatIfDesk(hub);
  readonly who = new WhoDesk(hub);

  /** Opens a policy in place of the one that is open, which stays if this one is refused. `null`: an optional one is not there. */
  async open(source: Source, report: (progress: Progress) => void): Promise<Opened | null> {
    const made = await open(source, report);
    if (made === null) return null;
    session?.close();
    session = made.session;
    return made.opened;
  }
}

expose(new Office());
