// Compiled, never run: what must be accepted, and what must not.
import {
  type Decision, EngineError, HubFetchError, HubscopeError, init, initSync, Policy, QuestionError, type Resource, SnapshotError, type Subject,
  UnansweredError,
} from 'hubscope';
import * as cql from 'hubscope/cql';
import * as full from 'hubscope/full';
import type { PolicyTestReport } from 'hubscope/full';
import * as inline from 'hubscope/inline';
import * as slim from 'hubscope/slim';

await init();
await inline.init(new URL('https://example.org/engine.wasm'));
await slim.init(fetch('/engine.wasm'));
initSync(new Uint8Array());

const policy: Policy = Policy.load('{}', { maxBytes: 1000, keepSource: false });
Policy.load(new Uint8Array());
Policy.load(new ArrayBuffer(1));
Policy.load({ format: 'hubscope/1' });
// @ts-expect-error a number is no document
Policy.load(7);
// @ts-expect-error there is no such option
Policy.load('{}', { maxByte: 1 });
// @ts-expect-error policies are loaded
new Policy();

const ada: Subject = policy.user('ada');
const allowed: boolean = ada.can('servers', { user: 'grace', server: '' });
ada.can('proxy');
ada.can('read:users', { user: 'grace' });
ada.can('groups', { group: 'class-a' });
ada.can('access:services', { service: 'grader' });
// @ts-expect-error a server has an owner
ada.can('servers', { server: 'lab' });
// @ts-expect-error a resource is one thing
ada.can('servers', { user: 'ada', group: 'class-a' });
// @ts-expect-error there is no such kind
ada.can('servers', { usr: 'ada' });

const decision: Decision = ada.decide('proxy');
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
// @ts-expect-error a decision does not change
decision.outcome = 'allow';

const scopes: readonly string[] = ada.scopes();
const everything = full.Policy.from(policy);
// @ts-expect-error the small policy answers no queries
policy.query({ op: 'reduce', scopes: [] });
const reduced: readonly string[] = everything.query({ op: 'reduce', scopes: ['users'] });
const gate: 200 | 403 | 404 = everything.query({ op: 'needs_scope', principal: { user: 'ada' }, scopes: ['proxy'] });
const held: boolean = everything.query({ op: 'has_scope', scope: 'proxy', have: { users: 'ALL' } }, { now: new Date() });
const names: readonly string[] = policy.names('user');
const reach = ada.reach('servers');
const mine: readonly string[] = names.filter((user) => reach.everything || reach.has({ user }));
const report: PolicyTestReport = everything.query({
  op: 'test', tests: [{ who: 'ada', can: 'servers', on: ['user grace'] }, { only: 'ada', can: 'shutdown' }, { who: 'ada', request: 'GET /hub/api/users', gets: 403 }],
});
const answered: number | null = everything.query({ op: 'explain_request', principal: { user: 'ada' }, method: 'GET', path: '/hub/api' }).usual;
// @ts-expect-error a test claims something
everything.query({ op: 'test', tests: [{ who: 'ada' }] });
const why: readonly string[] = everything.query({ op: 'explain', principal: { user: 'ada' }, scope: 'proxy' }).text;
const who = everything.query({ op: 'holders', scope: 'servers', resource: { user: 'ada', server: '' }, limit: 10 });
who.users.map(({ name, path }) => `${name}: ${who.paths[path]?.grant.written}`);
const { difference } = everything.query({ op: 'preview', edits: [{ edit: 'assign-role', role: 'teacher', to: { user: 'ada' } }] });
for (const { gained } of difference.grants) for (const line of gained) if (line.over === 'named') line.name.toUpperCase();
// @ts-expect-error there is no such edit
everything.query({ op: 'preview', edits: [{ edit: 'rename-role', role: 'teacher' }] });
// @ts-expect-error nobody has no reasons
everything.query({ op: 'explain', principal: null, scope: 'proxy' });
// @ts-expect-error there is no such query
everything.query({ op: 'reduse', scopes: [] });
// @ts-expect-error an argument is missing
everything.query({ op: 'reduce' });
// @ts-expect-error there is no such kind of principal
policy.names('people');
policy.token('a7', { now: new Date() }).free();
policy.token('a7', { now: 0 });
{
  using token = policy.token('a7');
  token.can('proxy');
}

const hub = await Policy.fromHub(new URL('https://hub.example.org/'), { token: 'secret', lists: ['users'], timeout: 5_000 });
hub.caller.can('proxy');
hub.missing.flatMap(({ code, groups }) => (code === 'memberships' ? (groups ?? []) : []));
policy.caller?.can('proxy');
const saved: string = policy.document();
await Policy.fromHub('/hub/', { xsrf: saved, signal: null, lists: false });
const later = await full.Policy.fromHub('https://hub.example.org/', { token: 'secret' });
later.query({ op: 'reduce', scopes: [...later.caller.scopes()] });
// @ts-expect-error one or the other
await Policy.fromHub('/hub/', { token: 'secret', xsrf: 'value' });
// @ts-expect-error who asks must be said
await Policy.fromHub('/hub/', {});
// @ts-expect-error there is no such list
await Policy.fromHub('/hub/', { token: 'secret', lists: ['tokens'] });
// @ts-expect-error only policies from a hub surely have a caller
policy.caller.can('proxy');

const database: cql.Policy = cql.Policy.load({ roles: { ann: {} } }, { dialect: 'cassandra' });
const granted: boolean = database.role('ann').can('SELECT', 'data/shop/orders');
database.after('GRANT SELECT ON ALL KEYSPACES TO ann', { as: null }).free();
// @ts-expect-error there is no such permission
database.role('ann').can('INSERT', 'data/shop');
// @ts-expect-error who asks must be said
database.query({ op: 'explain', permission: 'SELECT', on: 'data' });

const resource: Resource = { user: 'ada', server: '' };
try {
  // @ts-expect-error there is no such scope
  ada.can('read:user', resource);
  const typed: string = 'read:users';
  if (policy.isScope(typed)) ada.can(typed);
  // @ts-expect-error groups are about groups
  ada.can('groups', { user: 'ada' });
  // @ts-expect-error the proxy has no parts
  ada.can('proxy', { user: 'ada' });
} catch (error) {
  if (error instanceof QuestionError) error.suggestion?.toUpperCase();
  if (error instanceof SnapshotError) error.line?.toFixed();
  if (error instanceof HubFetchError) error.retryAfter?.toFixed();
  if (error instanceof UnansweredError) error.decision.outcome;
  if (error instanceof EngineError || error instanceof HubscopeError) error.code.toUpperCase();
}
export { allowed, answered, granted, names, mine, report, scopes };
