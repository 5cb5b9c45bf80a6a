/** Whether an export brings about exactly what is shown, asked of the engine. */
import type { Difference, HubConfiguration, Policy, Start } from 'hubscope/full';
import { HubscopeError } from 'hubscope';

import type { HubDocument } from '../document';
import { edited } from '../edited';
import type { HubSession } from '../hub_session';
import { Rows } from '../rows';
import { type Call, callsBetween } from './calls';
import type { Configuration } from './configuration';
import { first, type Part } from './part';

const SHOWN = 200;

export interface Check {
  /** The rows that are exported are those that the engine decides by. */
  readonly faithful: boolean;
  readonly start: StartView | null;
  /** Why nobody can tell what a start does. */
  readonly untold: string | null;
  /** Requests that are left after the start. */
  readonly calls: readonly Call[];
  /** Whether everybody holds what is shown, after the start alone, and after the requests too. */
  readonly afterStart: boolean;
  readonly afterCalls: boolean;
  /** Who holds something else after both. */
  readonly rest: Difference['affected'] | null;
}

export interface StartView {
  readonly starts: boolean;
  readonly obstacles: Start['obstacles'];
  readonly notices: Start['notices'];
  readonly changes: Part<Start['changes'][number]>;
}

export async function check(session: HubSession, configuration: Configuration): Promise<Check> {
  const [now, after] = [await session.full('now'), await session.full('after')];
  const document = session.rowsOf('after').document;
  const faithful = isSame(compared(after, document));
  try {
    const { starts, obstacles, notices, changes, document: text } = now.start(whole(configuration, session.rows.document), { document: true });
    // A document that lacks descriptions says nothing of them.
    const told = changes.filter((change) => !(change.change === 'role-described' && change.before === null));
    const start: StartView = { starts, obstacles, notices, changes: first(told, SHOWN) };
    if (!starts || text === undefined) return { faithful, start, untold: null, calls: [], afterStart: false, afterCalls: false, rest: null };
    const started = JSON.parse(text) as HubDocument;
    const { calls } = callsBetween(new Rows(started), session.rowsOf('after'), Date.now());
    const afterStart = calls.length === 0 && isSame(compared(after, started));
    const rest = compared(after, edited(started, calls.flatMap(({ edits }) => edits)));
    return { faithful, start, untold: null, calls, afterStart, afterCalls: isSame(rest), rest: isSame(rest) ? null : rest.affected };
  } catch (error) {
    if (!(error instanceof HubscopeError)) throw error;
    return { faithful, start: null, untold: error.message, calls: [], afterStart: false, afterCalls: false, rest: null };
  }
}

/** With what the rest of the configuration says: services and custom scopes are as they are. */
function whole(configuration: Configuration, { services = [], clients = [], vocabulary = {} }: HubDocument): HubConfiguration {
  return {
    ...configuration,
    custom_scopes: vocabulary,
    services: services
      .filter(({ runtime }) => runtime !== true)
      .map(({ name, admin = false }) => {
        const client = clients.find(({ service }) => service === name);
        const oauth = client && { url: 'http://127.0.0.1', oauth_client_id: client.id, oauth_client_allowed_scopes: client.allowed_scopes ?? [] };
        return { name, admin, ...oauth };
      }),
  };
}

function compared(policy: Policy, document: HubDocument): Difference {
  return policy.difference(JSON.stringify(document), { tokens: true, limit: 1 });
}

function isSame({ affected: { users, groups, services, tokens }, moved, created, deleted }: Difference): boolean {
  return users + groups + services + tokens + moved + created.count + deleted.count === 0;
}
