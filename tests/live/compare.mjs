// Decides with the packed package, then asks the hub the same, and prints both answers side by side.
//
//   node compare.mjs SNAPSHOT < {url, credentials}
//
// SNAPSHOT is the document that `hubscope snapshot` wrote. The exit status is 1 if anything disagrees. `cargo xtask demo`
// runs this file in a folder where the packed package is installed, as any consumer has it.

import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';

import { init, Policy } from 'hubscope';

import { foretell } from './gate.mjs';
import { Hub } from './hub_client.mjs';
import { questions } from './questions.mjs';
import { foretold, printTable } from './report.mjs';

const [snapshotFile] = process.argv.slice(2);
const { url, credentials } = JSON.parse(await text(process.stdin));

await init();
const bytes = await readFile(snapshotFile);
const snapshot = JSON.parse(bytes);
const policy = Policy.load(bytes);
const names = { user: snapshot.users.map((user) => user.name), group: snapshot.groups.map((group) => group.name) };
const asked = questions(Number.parseInt(snapshot.hub.version, 10));

// First every answer of hubscope, and only then the first request to the hub.
const predictions = credentials.map((credential) => {
  const principal = credential.kind === 'token' ? policy.token(credential.id) : policy.user(credential.user);
  const usable = credential.expired ? undefined : principal;
  return {
    credential,
    scopes: principal.scopes().sort(),
    answers: asked.map((question) => ({ question, ...foretell(usable, question, names) })),
  };
});

const hub = new Hub(url);
let total = 0;
let agreed = 0;
for (const { credential, scopes, answers } of predictions) {
  const pairs = [await compareScopes(credential, scopes)];
  for (const answer of answers) {
    if (answer.allow && answer.question.harmful) {
      continue;
    }
    pairs.push(await compareAnswer(credential, answer));
  }
  printTable(credential.title, pairs);
  total += pairs.length;
  agreed += pairs.filter((pair) => pair.agree).length;
}
policy.free();

const kinds = ['token', 'session'].map((kind) => credentials.filter((credential) => credential.kind === kind).length);
console.log(`\n${total} pairs over ${kinds[0]} tokens and ${kinds[1]} browser sessions: ${agreed} agree, ${total - agreed} disagree`);
process.exitCode = agreed === total ? 0 : 1;

async function compareScopes(credential, scopes) {
  const { status, body } = await hub.ask(credential, 'GET', '/user');
  const question = 'GET /user, the scopes word by word';
  if (credential.expired) {
    return { question, hubscope: 'expired, so 403', hub: `${status}`, agree: status === 403 };
  }
  const theirs = [...(body?.scopes ?? [])].sort();
  const agree = JSON.stringify(theirs) === JSON.stringify(scopes);
  if (!agree) {
    console.log(`only hubscope: ${without(scopes, theirs)}\nonly the hub: ${without(theirs, scopes)}`);
  }
  return { question, hubscope: `${scopes.length} scopes`, hub: `${status}, ${theirs.length} scopes`, agree };
}

async function compareAnswer(credential, answer) {
  const { method, path, body, rows: kind } = answer.question;
  const { status, body: content } = await hub.ask(credential, method, path, body);
  const question = `${method} ${decodeURIComponent(path)}`;
  const passed = status !== 403 && status !== 404 && status < 500;
  let agree = answer.status === 'pass' ? passed : status === answer.status;
  let said = `${status}`;
  if (kind !== undefined && passed) {
    const rows = content.map((row) => row.name).sort();
    said = `${status}, ${rows.length} rows`;
    agree &&= JSON.stringify(rows) === JSON.stringify(answer.rows);
  }
  return { question, hubscope: foretold(answer), hub: said, agree };
}

function without(all, others) {
  return all.filter((text) => !others.includes(text)).join(' ');
}
