import type { Policy, Queries } from 'hubscope/full';

import type { Principal } from '../protocol';
import { asking } from '../wire';

/** What an action comes to. `hidden`: refused as if there were no such thing; `depends`: the scopes suffice, and the rest decides. */
export type Judgement = 'allow' | 'deny' | 'hidden' | 'depends' | 'fault' | 'unknown';

export interface Judged {
  readonly answer: Judgement;
  readonly status: number | null;
  /** The engine's sentence where something other than scopes decides against it. */
  readonly because: string | null;
  readonly depends: readonly string[];
}

/** The hub's usual answer to a request with an empty body. */
export function judge(policy: Policy, principal: Principal, method: string, path: string): Judged {
  const question = { principal: asking(principal), method, path };
  const gate = gateOf(policy, question);
  const { usual, outcome, because, reason, depends } = policy.query({ op: 'request', ...question, body: null });
  const told = (answer: Judgement, more: Partial<Judged> = {}): Judged => ({ answer, status: usual, because: null, depends: [], ...more });
  if (gate === 'fault') return told('fault');
  if (gate === 403 || gate === 404) return told(gate === 404 ? 'hidden' : 'deny');
  if (outcome === 'unknown') return told('unknown', { depends });
  if (usual === null) return told('depends', { depends });
  if (usual < 400) return told('allow', { depends });
  // It is empty because nobody has written it yet.
  if (reason === 'bad-body') return told('allow', { status: null, depends: ['body'] });
  if (usual >= 500) return told('fault', { because });
  return told(usual === 401 || usual === 403 ? 'deny' : 'depends', { because });
}

/** The test of scopes alone. */
function gateOf(policy: Policy, question: Queries['route']['arguments']): number | 'fault' | null {
  try {
    return policy.query({ op: 'route', ...question }).status;
  } catch (error) {
    const { name } = error as Error;
    if (name === 'HubError') return 'fault';
    // What is unknown of the scopes is unknown of the request.
    if (name === 'UnansweredError') return null;
    throw error;
  }
}
