// The cases of `tests/conformance/jupyterhub`, which the real package confirmed and the Rust runner answers too: all of them as
// queries, and those that subjects have an answer to once more, by either engine, and by tables.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import * as small from 'hubscope';
import { init, Policy, QuestionError, UnansweredError } from 'hubscope/full';

import { answerOf } from './case_answers.mjs';
import { resourceOf, snapshotOf } from './state_snapshot.mjs';

const folder = join(process.env.HUBSCOPE_ROOT, 'tests/conformance/jupyterhub');

/** The class of the error that the real package raises where a decision is a fault. */
const CLASSES = {
  'cyclic-scope': 'RecursionError',
  'empty-filter': 'ValueError',
  'empty-name': 'ValueError',
  'missing-client': 'AttributeError',
  'missing-owner': 'TypeError',
  'unknown-scope': 'KeyError',
};

const answers = {
  scopes_for: (policy, { principal }) => subjectOf(policy, principal).scopes(),
  has_scope(policy, { principal, scope, have, post_filter, db }) {
    // A list of scopes in place of a principal, or a check that leaves memberships out, has no counterpart in the package.
    if (!principal || have || post_filter || db !== true) return undefined;
    const [base, ...filter] = scope.split(/!(.*)/s);
    const resource = filter.length > 0 ? resourceOf(filter[0]) : undefined;
    return resource === null ? undefined : decided(subjectOf(policy, principal).decide(base, resource));
  },
  needs_scope(policy, { principal, scopes, kwargs = {}, post_filter, want }) {
    const resource = parameters(kwargs);
    if (!principal || post_filter || resource === null) return undefined;
    const outcomes = scopes.map((scope) => decided(subjectOf(policy, principal).decide(scope, resource)));
    // 403 and 404 differ in what else is held; the package tells pass from refusal.
    if (outcomes.includes(true)) return 200;
    return outcomes.find((outcome) => typeof outcome === 'object') ?? (want === 200 ? 'refused' : want);
  },
};

describe('conformance', () => {
  const counts = {};
  before(() => Promise.all([init(), small.init()]));
  after(() => console.log('answered:', JSON.stringify(counts)));

  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith('.json')) continue;
    it(file, () => {
      // Starting a hub is no question that the package answers: those cases have none.
      for (const { id, versions, hub, queries = [] } of JSON.parse(readFileSync(join(folder, file), 'utf8'))) {
        for (const version of queries.length > 0 ? versions : []) {
          const policy = Policy.load(snapshotOf(hub, version));
          const decider = small.Policy.load(snapshotOf(hub, version));
          assert.deepEqual(everySubject(decider), everySubject(policy), `${id} (${version})`);
          for (const query of queries) {
            const { ok, error } = answerOf(policy, query);
            assert.deepEqual(wanted(query, ok, error), query.want, `${id} (${version}): ${JSON.stringify(query)}`);
            counts.queries = (counts.queries ?? 0) + 1;
            const got = attempt(() => answers[query.op]?.(policy, query));
            if (got === undefined) continue;
            counts[query.op] = (counts[query.op] ?? 0) + 1;
            assert.deepEqual(got, query.want, `${id} (${version}): ${JSON.stringify(query)}`);
            assert.deepEqual(attempt(() => answers[query.op](decider, query)), got);
          }
          decider.free();
          policy.free();
        }
      }
    });
  }

  it('answers a fair number of them', () => {
    const sum = Object.values(counts).reduce((one, other) => one + other, 0);
    assert.ok(counts.queries > 1000 && sum > counts.queries + 300, JSON.stringify(counts));
  });
});

/** What everybody holds, and what a table says of everybody over everything. */
function everySubject(policy) {
  const [users, groups, services] = ['user', 'group', 'service'].map((kind) => policy.names(kind).map((name) => [kind, name]));
  const tokens = policy.names('token').map((id) => policy.token(id, { now: 0 }));
  const subjects = [...users, ...groups, ...services].map(([kind, name]) => policy[kind](name)).concat(tokens);
  const resources = [...users, ...groups, ...services].map(([kind, name]) => ({ [kind]: name }));
  const owners = users.map(([, user]) => user).filter((user) => !user.includes('/'));
  resources.push(null, ...owners.flatMap((user) => [{ user, server: '' }, { user, server: 'lab' }]));
  const { codes } = policy.matrix({ subjects, scopes: policy.scopeNames(), resources });
  return { codes, scopes: subjects.map((subject) => attempt(() => subject.scopes())) };
}

/** An answer in the shape of `want`. Of `resolve_requested` a case names the members that no order decides, of `request` those that the package knows, of `preview` the answers. */
function wanted({ op, want, queries }, ok, error) {
  if (error !== undefined) return { error };
  if (op === 'preview') return { answers: ok.answers.map(({ ok, error }, at) => wanted({ ...queries[at], want: want.answers?.[at] }, ok, error)) };
  if (op !== 'resolve_requested' && op !== 'request') return ok;
  return Object.fromEntries(Object.keys(want).map((name) => [name, ok[name]]));
}

function subjectOf(policy, { user, service, group, token }) {
  if (user !== undefined) return policy.user(user);
  if (service !== undefined) return policy.service(service);
  if (group !== undefined) return policy.group(group);
  // `scopes_for` and the like do not look at the clock: ask before anything expires.
  return policy.token(token, { now: 0 });
}

/** The resource that the names of a handler's parameters make. */
function parameters({ user_name: user, server_name: server, group_name: group, service_name: service, ...others }) {
  if (Object.keys(others).length > 0 || server === null) return null;
  if (server !== undefined) return user === undefined ? null : { user, server };
  const resources = [user !== undefined && { user }, group !== undefined && { group }, service !== undefined && { service }];
  const given = resources.filter(Boolean);
  return given.length > 1 ? null : given[0];
}

function decided({ outcome, code }) {
  if (outcome === 'fault') return { error: CLASSES[code] };
  assert.notEqual(outcome, 'unknown', 'a case states everything');
  return outcome === 'allow';
}

/** An answer; `{ error }` where there is a fault, `undefined` where the question cannot be asked through the package. */
function attempt(ask) {
  try {
    return ask();
  } catch (error) {
    if (error instanceof UnansweredError) return decided(error.decision);
    if (error instanceof QuestionError) return undefined;
    throw error;
  }
}
