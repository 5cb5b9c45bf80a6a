// Foretells what the hub answers to every route, whoever asks, writes that down, and only then asks the hub.
//
//   node matrix.mjs FOLDER < {url, inner, credentials, stagehand, secrets, snapshot, python, routes}
//
// `inner` is the address of the hub behind its proxy; `snapshot` is the command that takes one, without `--out`; `routes` is the
// script that prints the hub's own list of routes. The predictions are in FOLDER/predictions.jsonl, what came of them in
// FOLDER/answers.jsonl. The exit status is 1 if anything was foretold wrongly. `cargo xtask test --only live-5` runs this after the
// comparison of decisions.

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { init, Policy } from 'hubscope/full';

import { Hub } from './hub_client.mjs';
import { foretell, passes } from './matrix/forecast.mjs';
import { compareReach } from './matrix/reach.mjs';
import { build } from './matrix/scenery.mjs';
import { senders as makeSenders } from './matrix/senders.mjs';
import { Verdicts } from './matrix/verdicts.mjs';
import { send } from './matrix/wire.mjs';

/** How many requests are under way at once while nothing changes. */
const AT_ONCE = 6;

const [folder] = process.argv.slice(2);
const { url, inner, credentials, stagehand, secrets, snapshot, python, routes } = JSON.parse(await text(process.stdin));
const hub = new Hub(url);
const must = (method, path, body) => hub.must(stagehand, method, path, body);
await init();

say('make what the requests are about, and everybody who sends them');
await build(must);
const senders = await makeSenders({ hub, url, credentials, stagehand, secrets });
for (const sender of senders) {
  sender.spare = (await must('POST', '/users/wanda/tokens', { note: `to be revoked by: ${sender.title}` })).id;
}
// Until the tokens that were issued for one second are no good any more.
await new Promise((resolve) => setTimeout(resolve, 1500));

const before = takeSnapshot('before.json');
const policy = Policy.load(before);
const listed = execFileSync(python, [routes], { encoding: 'utf8' }).trim().split('\n').map((line) => JSON.parse(line));
const known = new Set(listed.map(({ method, template }) => `${method} ${template}`));
const { forecasts, missed } = foretell(policy, senders, known, Number.parseInt(JSON.parse(before).hub.version, 10));
writeFileSync(join(folder, 'predictions.jsonl'), forecasts.map((forecast) => `${JSON.stringify(record(forecast))}\n`).join(''));
say(`${forecasts.length} predictions are in ${join(folder, 'predictions.jsonl')}`);

const verdicts = new Verdicts();
const answers = [];
const ending = forecasts.filter(({ entry, answer }) => entry.unless === 'passes' && passes(answer));
const changing = forecasts.filter((forecast) => forecast.entry.undo !== undefined && passes(forecast.answer) && !ending.includes(forecast));
const harmless = forecasts.filter((forecast) => !ending.includes(forecast) && !changing.includes(forecast));
say(`${harmless.length} of them change nothing: first those`);
const queue = harmless.values();
await Promise.all(Array.from({ length: AT_ONCE }, async () => {
  for (const forecast of queue) await ask(forecast);
}));
say(`${changing.length} change something, which is put back each time`);
for (const forecast of changing) {
  const answer = await ask(forecast);
  if (answer.status < 400) await forecast.entry.undo(must, answer);
}
const leftovers = differences(before, takeSnapshot('after.json'));
say('reach as SQL, against the lists of the hub');
const reach = await compareReach({ hub, must, senders, stagehand, takeSnapshot, python, folder, url });
// Whoever can end the hub can do so once: the first of them shows it.
const end = ending.find(({ path }) => path.endsWith('/shutdown'));
if (end !== undefined) await ask(end);

writeFileSync(join(folder, 'answers.jsonl'), answers.map((answer) => `${JSON.stringify(answer)}\n`).join(''));
for (const route of missed) console.log(`DISAGREE: the hub has the route ${route}, and nothing asked for it`);
for (const leftover of leftovers) console.log(`DISAGREE: the requests left the hub changed: ${leftover}`);
if (ending.length > 1) console.log(`not sent, because each would end the hub or its sender: ${ending.length - 1}`);
const agreed = verdicts.conclude(senders.length);
const checks = missed.length + leftovers.length;
console.log(`the hub's ${known.size} routes were all asked for, and it is left as it was: ${checks === 0 ? 2 : 0} agree, ${checks} disagree`);
console.log(`reach as SQL over ${reach.agreed + reach.disagreed} tokens: ${reach.agreed} agree, ${reach.disagreed} disagree`);
process.exit(agreed && checks === 0 && reach.disagreed === 0 ? 0 : 1);

async function ask(forecast) {
  const { method, path, body, sender } = forecast;
  const answer = await send(forecast.entry.direct ? inner : url, { method, path, body, headers: sender.headers });
  verdicts.add(forecast, answer.status);
  answers.push({ ...record(forecast), got: answer.status });
  if (answers.length % 250 === 0) say(`${answers.length} of ${forecasts.length} sent`);
  return answer;
}

/** A forecast as it is written down; who sends it by name, without the secret. */
function record({ sender, method, path, body, entry, answer }) {
  return { sender: sender.title, method, path, body, corner: entry.corner, ...answer };
}

function takeSnapshot(name) {
  const file = join(folder, name);
  const [program, ...options] = snapshot;
  execFileSync(program, [...options, '--out', file], { stdio: ['ignore', 'ignore', 'inherit'] });
  return readFileSync(file);
}

/** The rows in which two snapshots differ. Spare tokens are gone, and so are expired ones, which the hub removes when it lists them. */
function differences(one, other) {
  const [first, second] = [one, other].map((bytes) => JSON.parse(bytes));
  const spares = new Set(senders.map(({ spare }) => spare));
  for (const document of [first, second]) {
    delete document.issued_at;
    document.tokens = document.tokens.filter(({ id, expires_at: expiry }) => !spares.has(id) && !(Date.parse(expiry) < Date.now()));
  }
  return Object.keys(first).flatMap((section) => {
    const [was, is] = [first, second].map((document) => new Set([document[section]].flat().map((row) => JSON.stringify(row))));
    const gone = [...was].filter((row) => !is.has(row)).map((row) => `- ${row}`);
    const added = [...is].filter((row) => !was.has(row)).map((row) => `+ ${row}`);
    return gone.length + added.length === 0 ? [] : [`${section}: ${[...gone, ...added].join(' ')}`];
  });
}

function say(words) {
  console.log(`… ${words}`);
}
