import type { Decision, Policy, Resource, Scope, Subject } from 'hubscope';

export type PrincipalKind = 'user' | 'service' | 'group' | 'token';
export type ResourceKind = 'nothing' | 'user' | 'server' | 'group' | 'service';

/** What the visitor asks. */
export interface Question {
  kind: PrincipalKind;
  name: string;
  scope: string;
  resource: ResourceKind;
  /** Name of the user, group or service; of a server, its owner. */
  target: string;
  /** Name of the server. */
  server: string;
}

export type Answer = Decision | { outcome: 'mistake'; code: string; message: string };

/** Something to begin with that says something about this hub. */
export function firstQuestion(policy: Policy): Question {
  const users = policy.names('user');
  const name = users[0] ?? '';
  const target = users.find((user) => user !== name) ?? name;
  return { kind: 'user', name, scope: 'access:servers', resource: 'server', target, server: '' };
}

/** The question that the page's address holds, if it holds one. */
export function readAddress(hash: string, otherwise: Question): Question {
  const values = new URLSearchParams(hash.replace(/^#/, ''));
  if (!values.has('scope')) return otherwise;
  const text = (key: string) => values.get(key) ?? '';
  return {
    kind: oneOf(text('kind'), ['user', 'service', 'group', 'token']),
    name: text('name'),
    scope: text('scope'),
    resource: oneOf(text('resource'), ['nothing', 'user', 'server', 'group', 'service']),
    target: text('target'),
    server: text('server'),
  };
}

export function writeAddress(question: Question): string {
  return `#${new URLSearchParams({ ...question })}`;
}

export function subjectOf(policy: Policy, { kind, name }: Question): Subject {
  return policy[kind](name);
}

export function answerTo(policy: Policy, question: Question): Answer {
  try {
    using subject = subjectOf(policy, question);
    // Whatever was typed: the engine says what is wrong with it.
    return subject.decide(question.scope as Scope, resourceOf(question));
  } catch (error) {
    const { code = 'error', message = String(error) } = error as { code?: string; message?: string };
    return { outcome: 'mistake', code, message };
  }
}

function resourceOf({ resource, target, server }: Question): Resource | undefined {
  switch (resource) {
    case 'nothing':
      return undefined;
    case 'user':
      return { user: target };
    case 'server':
      return { user: target, server };
    case 'group':
      return { group: target };
    case 'service':
      return { service: target };
  }
}

function oneOf<T extends string>(text: string, words: readonly [T, ...T[]]): T {
  return words.find((word) => word === text) ?? words[0];
}
