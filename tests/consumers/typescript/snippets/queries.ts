import type { Difference, HubConfiguration, Policy, PolicyTestReport, Queries, Start } from 'hubscope/full';

declare const policy: Policy;

// accept: scopes in, scopes out
const reduced: readonly string[] = policy.query({ op: 'reduce', scopes: ['users', 'users!user=ada'] });
export { reduced };

// accept: a gate answers by its status
const gate: 200 | 403 | 404 = policy.query({ op: 'needs_scope', principal: { user: 'ada' }, scopes: ['proxy'] });
export { gate };

// accept: of a principal, or of scopes
const held: boolean = policy.query({ op: 'has_scope', scope: 'proxy', principal: { service: 'grader' } });
const also: boolean = policy.query({ op: 'has_scope', scope: 'proxy', have: { users: 'ALL' } }, { now: new Date() });
export { also, held };

// accept: why
const text: readonly string[] = policy.query({ op: 'explain', principal: { user: 'ada' }, scope: 'proxy' }).text;
export { text };

// accept: who
const { users, paths } = policy.query({ op: 'holders', scope: 'servers', resource: { user: 'ada', server: '' }, limit: 10 });
const lines: string[] = users.map(({ name, path }) => `${name}: ${paths[path]?.grant.written}`);
export { lines };

// accept: what if
const { difference } = policy.query({
  op: 'preview', edits: [{ edit: 'assign-role', role: 'teacher', to: { user: 'ada' } }, { edit: 'create-group', group: 'class-b' }],
});
for (const { gained } of difference.grants) for (const line of gained) if (line.over === 'named') line.name.toUpperCase();

// accept: policy tests
const report: PolicyTestReport = policy.query({
  op: 'test', tests: [{ who: 'ada', can: 'servers', on: ['user grace'] }, { only: 'ada', can: 'shutdown' }, { who: 'ada', request: 'GET /hub/api/users', gets: 403 }],
});
export { report };

// accept: what the hub answers
const usual: number | null = policy.query({ op: 'request', principal: null, method: 'GET', path: '/hub/api/users' }).usual;
export { usual };

// accept: another snapshot
const difference: Difference = policy.difference('{}', { limit: 10 });
export { difference };

// accept: the next start, of an object or of text
const configuration: HubConfiguration = { load_roles: [{ name: 'teacher', scopes: ['list:users'], users: ['ada'] }], allowed_users: ['ada'] };
const start: Start = policy.start(configuration, { document: true, now: new Date() });
const document: string | undefined = start.document;
const first: string | undefined = policy.start('{}').obstacles.find((obstacle) => obstacle.first)?.pointer;
for (const change of start.changes) if (change.change === 'role-created') change.scopes.join();
export { document, first };

// accept: every address of the hub
const routes: string[] = policy.query({ op: 'routes' }).map(({ method, path, scopes }) => `${method} ${path}: ${scopes.join()}`);
export { routes };

// accept: the type of an answer by its name
type Fields = Queries['model_keys']['value'];
const fields: Fields = policy.query({ op: 'model_keys', principal: { user: 'ada' }, kind: 'user', name: 'grace' });
export { fields };

// accept: a policy after edits
const after: Policy = policy.after([{ edit: 'delete-user', user: 'ada' }]);
export { after };

// refuse: an edit of two things
policy.after([{ edit: 'delete-user', group: 'class-a' }]); //~ TS2353 group

// refuse: a query that does not exist
policy.query({ op: 'reduse', scopes: [] }); //~ TS2820 reduse

// refuse: an argument that is missing
policy.query({ op: 'reduce' }); //~ TS2345 scopes

// refuse: an argument of another query
policy.query({ op: 'reduce', scopes: [], principal: { user: 'ada' } }); //~ TS2353 principal

// refuse: the answer of another query
const reduced: boolean = policy.query({ op: 'reduce', scopes: [] }); //~ TS2322 string[]
export { reduced };

// refuse: an answer that changes
policy.query({ op: 'reduce', scopes: [] }).push('proxy'); //~ TS2339 push

// refuse: reasons of nobody
policy.query({ op: 'explain', principal: null, scope: 'proxy' }); //~ TS2322 null

// refuse: a misspelt scope in a question about it
policy.query({ op: 'explain', principal: { user: 'ada' }, scope: 'prox' }); //~ TS2820 prox

// refuse: holders over half a server
policy.query({ op: 'holders', scope: 'servers', resource: { server: 'lab' } }); //~ TS2322 server

// refuse: an edit that does not exist
policy.query({ op: 'preview', edits: [{ edit: 'rename-role', role: 'teacher' }] }); //~ TS2820 rename-role

// refuse: an edit that says too little
policy.query({ op: 'preview', edits: [{ edit: 'assign-role', role: 'teacher' }] }); //~ TS2322 to

// refuse: a test that claims nothing
policy.query({ op: 'test', tests: [{ who: 'ada' }] }); //~ TS2322 who

// refuse: a principal of two kinds is none
policy.query({ op: 'scopes_for', principal: { usr: 'ada' } }); //~ TS2353 usr

// refuse: a list of a kind that the hub has not
policy.query({ op: 'list', principal: { user: 'ada' }, kind: 'tokens' }); //~ TS2322 tokens

// refuse: a configuration that is no object
policy.start(7); //~ TS2345|TS2769 7

// refuse: a role of a configuration without its name
policy.start({ load_roles: [{ scopes: ['self'] }] }); //~ TS2741|TS2769|TS2322 name

// refuse: an option that starts do not have
policy.start({}, { documents: true }); //~ TS2353|TS2561 documents

// refuse: a change that does not exist
policy.start({}).changes.filter(({ change }) => change === 'role-renamed'); //~ TS2367 role-renamed

// refuse: a limit that is no number
policy.difference('{}', { limit: 'all' }); //~ TS2322 string
