import type { Queries } from 'hubscope/full';

import { fill, type Gap, subjectOfRoute } from './actions/template';
import type { HubSession } from './hub_session';
import type { Principal, Target, Which } from './protocol';
import { asking } from './wire';

export type RouteRow = Queries['routes']['value'][number];
export type Subject = 'hub' | 'users' | 'servers' | 'groups' | 'services' | 'shares' | 'tokens';

/** What one of the hub's own actions comes to. */
export interface Action {
  readonly method: string;
  readonly route: string;
  /** As it would be sent. */
  readonly path: string;
  readonly subject: Subject;
  readonly answer: 'allow' | 'deny' | 'fault' | 'unknown';
  /** What the test of scopes answers, or the status of the hub where it usually is another. */
  readonly status: number | null;
  readonly because: string;
}

/** Actions that can be told, and what others lack. */
export interface Actions {
  readonly told: readonly Action[];
  readonly lacking: readonly { readonly gap: Gap; readonly count: number }[];
}

/** What the hub's own actions come to for somebody. */
export class ActionsDesk {
  readonly #session: () => HubSession;

  constructor(session: () => HubSession) {
    this.#session = session;
  }

  /** Every route of the REST API behind a test of scopes, with the names of a target in its path. */
  async actions(which: Which, principal: Principal, target: Target): Promise<Actions> {
    const policy = await this.#session().full(which);
    const told: Action[] = [];
    const lacking = new Map<Gap, number>();
    for (const { method, path: template, route, scopes } of policy.query({ op: 'routes' })) {
      if (scopes.length === 0 || method === 'HEAD' || !isAction(route)) continue;
      const path = fill(template, target);
      if (typeof path !== 'string') {
        if (path.gap !== 'never') lacking.set(path.gap, (lacking.get(path.gap) ?? 0) + 1);
        continue;
      }
      const question = { principal: asking(principal), method, path };
      const { usual, outcome, because } = policy.query({ op: 'request', ...question });
      // The handler has the method, and refuses it here whoever asks.
      if (usual === 405) continue;
      told.push({ method, route, path, subject: subjectOfRoute(route), because, ...judged(gateOf(policy, question), usual, outcome) });
    }
    return { told, lacking: [...lacking].map(([gap, count]) => ({ gap, count })) };
  }

  /** Addresses of the hub, for suggestions. */
  routes(): Promise<readonly RouteRow[]> {
    return this.#session().query('now', { op: 'routes' });
  }
}

type Gate = number | 'fault' | 'unknown' | null;

/** The test of scopes alone: it needs no body, and does not ask whether a server runs. */
function gateOf(policy: { query: (question: any) => any }, question: object): Gate {
  try {
    return (policy.query({ op: 'route', ...question }) as Queries['route']['value']).status;
  } catch (error) {
    return (error as Error).name === 'HubError' ? 'fault' : 'unknown';
  }
}

function judged(gate: Gate, usual: number | null, outcome: string): Pick<Action, 'answer' | 'status'> {
  if (gate === 'fault') return { answer: 'fault', status: 500 };
  if (gate === 403 || gate === 404) return { answer: 'deny', status: gate };
  if (gate === 'unknown' || outcome === 'unknown') return { answer: 'unknown', status: null };
  // Of what the scopes allow, a handler may refuse some all the same.
  if (usual === 403) return { answer: 'deny', status: usual };
  return { answer: 'allow', status: usual ?? gate };
}

function isAction(route: string): boolean {
  return route.startsWith('/api/') || route === '/admin';
}
