import {
  type Decision, EngineError, HubError, HubscopeError, type Policy, QuestionError, SnapshotError, type Subject, UnansweredError,
} from 'hubscope';

declare const policy: Policy;
declare const ada: Subject;
declare const decision: Decision;
declare const error: unknown;

// accept: four outcomes and no more
switch (decision.outcome) {
  case 'allow':
  case 'deny':
  case 'unknown':
  case 'fault':
    break;
  default: {
    const nothing: never = decision.outcome;
    throw nothing;
  }
}

// accept: a decision's reason, if it has one
const reason: string = decision.message ?? decision.code ?? decision.outcome;
export { reason };

// accept: what errors know
if (error instanceof QuestionError) error.suggestion?.toUpperCase();
if (error instanceof SnapshotError) error.line?.toFixed();
if (error instanceof UnansweredError) error.decision.outcome;
if (error instanceof EngineError || error instanceof HubError) error.code.toUpperCase();
if (error instanceof HubscopeError) throw new Error(error.code, { cause: error });

// accept: every error of the package by its one base
const all: HubscopeError[] = [error as QuestionError, error as SnapshotError, error as UnansweredError, error as EngineError];
export { all };

// accept: memory that is given back at the end of a block
{
  using token = policy.token('a7', { now: new Date() });
  token.can('proxy');
}

// accept: memory that is given back by hand
policy.token('a7', { now: 0 }).free();
policy.free();

// accept: what the policy is about
const { hub, users, knows } = policy.summary();
const line: string = `${hub.version} ${users.toFixed()} ${knows.join()}`;
export { line };

// refuse: a decision that changes
decision.outcome = 'allow'; //~ TS2540 outcome

// refuse: an outcome that does not exist
const allowed: boolean = decision.outcome === 'allowed'; //~ TS2367 allowed
export { allowed };

// refuse: a decision in place of its outcome
const allowed: boolean = ada.decide('proxy'); //~ TS2322 Decision
export { allowed };

// refuse: a reason that is always there
const reason: string = decision.message; //~ TS2322 undefined
export { reason };

// refuse: a summary that changes
policy.summary().users = 7; //~ TS2540 users

// refuse: a reach that changes
ada.reach('servers').users.push('grace'); //~ TS2339 push

// refuse: a code that changes
if (error instanceof HubscopeError) error.code = 'fine'; //~ TS2540 code

// refuse: what other errors know
if (error instanceof EngineError) error.suggestion; //~ TS2339 suggestion

// refuse: a subject out of nothing
declare const make: typeof Subject;
new make(); //~ TS2673 private

// refuse: a moment as text
policy.token('a7', { now: '2026-01-31' }); //~ TS2322 string

// refuse: a policy by its number
policy.user(7); //~ TS2345 number
