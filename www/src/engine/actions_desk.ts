import type { Queries } from 'hubscope/full';

import { likelyTarget } from './actions/likely_target';
import { type Judged, judge } from './actions/judge';
import { isAction, type Subject, subjectOfRoute } from './actions/subject';
import { fill, type Gap } from './actions/template';
import type { HubSession } from './hub_session';
import type { Principal, Target, Which } from './protocol';

export type RouteRow = Queries['routes']['value'][number];

/** One of the hub's own actions. */
export interface Action {
  readonly method: string;
  readonly route: string;
  /** As it would be sent, as far as the target says. */
  readonly path: string;
  readonly subject: Subject;
  /** Scopes of which one suffices; none where none are tested. */
  readonly scopes: readonly string[];
  /** What the target does not say; then nothing is judged. */
  readonly gap: Gap | null;
  readonly judged: Judged | null;
}

/** Actions with what they are on. */
export interface Actions {
  readonly target: Target;
  readonly actions: readonly Action[];
}

/** What the hub's own actions come to for somebody. */
export class ActionsDesk {
  readonly #session: () => HubSession;

  constructor(session: () => HubSession) {
    this.#session = session;
  }

  /** Each thing that people do at the hub's REST API, with the names of a target in its path; without one, that of somebody likely. */
  async actions(which: Which, principal: Principal, chosen?: Target): Promise<Actions> {
    const session = this.#session();
    const policy = await session.full(which);
    const target = chosen === undefined ? likelyTarget(session.rowsOf(which).document, principal) : chosen;
    const actions = policy.query({ op: 'routes' }).flatMap(({ method, path: template, route, scopes }): Action[] => {
      const filled = isAction(method, route) ? fill(template, target) : null;
      if (filled === null) return [];
      const { path, gap } = filled;
      const judged = gap === null ? judge(policy, principal, method, path) : null;
      return [{ method, route, path, subject: subjectOfRoute(route), scopes, gap, judged }];
    });
    return { target, actions };
  }

  /** Addresses of the hub, for suggestions. */
  routes(): Promise<readonly RouteRow[]> {
    return this.#session().query('now', { op: 'routes' });
  }
}
