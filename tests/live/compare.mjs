// Decides with the packed package, then asks the hub the same, and prints both answers side by side.
//
//   node compare.mjs SNAPSHOT < {url, credentials, stagehand}
//
// SNAPSHOT is the document that `hubscope snapshot` wrote. The exit status is 1 if anything disagrees. `cargo xtask demo`
// runs this file in a folder where the packed package is installed, as any consumer has it.

import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';

import { init, Policy } from 'hubscope/full';

import { foretell } from './gate.mjs';
import { Hub } from './hub_client.mjs';
import { questions } from './questions.mjs';
import { foretold, Report } from './report.mjs';

const [snapshotFile] = process.argv.slice(2);
const { url, credentials, stagehand } = JSON.parse(await text(process.stdin));

await init();
const bytes = await readFile(snapshotFile);
const snapshot = JSON.parse(bytes);
const policy = Policy.load(bytes);
const names = { user: snapshot.users.map((user) => user.name), group: snapshot.groups.map((group) => group.name) };
const asked = questions(Number.parseInt(snapshot.hub.version, 10));

// First every answer of hubscope, and only then the first request to the hub.
const predictions = credentials.map((credential) => {
  const asker = credential.kind === 'token' ? { token: credential.id } : { user: credential.user };
  const principal = credential.kind === 'token' ? policy.token(credential.id) : policy.user(credential.user);
  const answers = asked.map((question) => ({ question, ...foretell(policy, asker, principal, question, names) }));
  return { credential, scopes: principal.scopes(), answers };
});
const tokens = new Map(snapshot.tokens.map(({ id }) => [id, policy.token(id).scopes()]));
policy.free();

const hub = new Hub(url);
const report = new Report();
for (const { credential, scopes, answers } of predictions) {
  const pairs = [await compareScopes(credential, scopes)];
  for (const answer of answers) {
    if (answer.allow && answer.question.harmful) {
      continue;
    }
    pairs.push(await compareAnswer(credential, answer));
  }
  report.table(credential.title, pairs);
}
report.table('all tokens of all users, as the hub lists them to an admin', await compareListedTokens());

const kinds = ['token', 'session'].map((kind) => credentials.filter((credential) => credential.kind === kind).length);
process.exitCode = report.conclude(`${kinds[0]} tokens and ${kinds[1]} browser sessions`) ? 0 : 1;

/** The scopes of a login, word by word. A login that is no good holds none, and is refused. */
async function compareScopes(credential, scopes) {
  const { status, body } = await hub.ask(credential, 'GET', '/user');
  const theirs = body?.scopes ?? [];
  const agree = same(scopes, theirs) && (status === 200 || (status === 403 && scopes.length === 0));
  return { question: 'GET /user', hubscope: words(scopes), hub: `${status}, ${words(theirs)}`, agree };
}

async function compareAnswer(credential, answer) {
  const { method, path, body, rows: kind } = answer.question;
  const { status, body: content } = await hub.ask(credential, method, path, body);
  const passed = status !== 403 && status !== 404 && status < 500;
  let agree = answer.status === 'pass' ? passed : status === answer.status;
  let said = `${status}`;
  if (kind !== undefined && passed) {
    const rows = content.map((row) => row.name);
    said = `${status}, rows ${rows.sort().join(' ')}`;
    agree &&= same(rows, answer.rows);
  }
  return { question: `${method} ${decodeURIComponent(path)}`, hubscope: foretold(answer), hub: said, agree };
}

/** Tokens whose secrets nobody here knows, such as those of servers, are compared too: the hub lists what they may do. */
async function compareListedTokens() {
  const pairs = [];
  for (const user of names.user) {
    const listed = await hub.must(stagehand, 'GET', `/users/${encodeURIComponent(user)}/tokens`);
    for (const { id, note, scopes } of listed.api_tokens ?? listed) {
      const ours = tokens.get(id) ?? [];
      pairs.push({
        question: `GET /users/${user}/tokens, ${note}`,
        hubscope: words(ours),
        hub: words(scopes),
        agree: same(ours, scopes),
      });
    }
  }
  return pairs;
}

function words(scopes) {
  return scopes.length === 1 ? '1 scope' : `${scopes.length} scopes`;
}

function same(one, other) {
  return JSON.stringify([...one].sort()) === JSON.stringify([...other].sort());
}
