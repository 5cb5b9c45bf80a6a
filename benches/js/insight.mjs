// Why, what, who and what if at 100,000 users, beside `JSON.parse` of the same document: natively and in WebAssembly.
// `cargo xtask bench insight` runs it on the packed package; the first argument is the native program.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { init, Policy } from 'hubscope/full';

import { snapshot } from './hub.mjs';
import { milliseconds, table } from './measure.mjs';

const document = snapshot({ users: 100_000 });
const text = JSON.stringify(document);
const admin = document.users[999].name;
const teacher = document.users[20].name;
const [role] = document.users[20].roles.slice(-1);
const someone = document.users[4242].name;
const scopes = [...document.roles.find(({ name }) => name === role).scopes, 'list:users!group=course-7'];

/** What is asked, and how much of `JSON.parse` it may take. */
const questions = [
  ['holders of a scope over a server', 0.5, { op: 'holders', scope: 'servers', resource: { user: someone, server: '' } }],
  ['holders of a scope that all have over themselves', 0.5, { op: 'holders', scope: 'read:users', resource: { user: someone } }],
  ['reach of an administrator, filters', 0.05, { op: 'reach', principal: { user: admin }, scope: 'list:users' }],
  ['reach of a teacher, the first 100 users and the count', 0.05, { op: 'reach', principal: { user: teacher }, scope: 'read:users:name', list: 'users', limit: 100 }],
  ['preview of one role edit, all names', 1, { op: 'preview', edits: [{ edit: 'change-role', role, scopes }] }],
  ['preview of role `user`, 100 names', 1, { op: 'preview', edits: [{ edit: 'change-role', role: 'user', scopes: ['self', 'read:hub'] }], limit: 100 }],
  ['preview of a membership', 1, { op: 'preview', edits: [{ edit: 'add-member', group: 'course-7', user: someone }] }],
  ['explain an allow', 0.01, { op: 'explain', principal: { user: admin }, scope: 'servers', resource: { user: someone, server: '' } }],
  ['explain a deny', 0.01, { op: 'explain', principal: { user: teacher }, scope: 'proxy', resource: null }],
  ['request predicted', 0.01, { op: 'request', principal: { user: teacher }, method: 'GET', path: `/hub/api/users/${someone}` }],
  ['remedies of a deny (each one tried)', null, { op: 'remedies', principal: { user: teacher }, scope: 'servers', resource: { user: someone, server: '' } }],
];

await init();
const policy = Policy.load(text);
const parse = milliseconds(9, () => JSON.parse(text));
const wasm = questions.map(([, , question]) => {
  policy.query(question);
  return milliseconds(9, () => policy.query(question));
});
const native = nativeTimes(questions.map(([, , question]) => question));
const rows = [[`100,000 users, JSON.parse ${parse.toFixed(0)} ms`, 'native', 'ratio', 'WebAssembly', 'ratio', 'bar', '']];
questions.forEach(([name, bar], index) => {
  const ratio = (time) => (time / parse).toFixed(4);
  const met = bar === null || (native[index] / parse <= bar && wasm[index] / parse <= bar);
  rows.push([name, ms(native[index]), ratio(native[index]), ms(wasm[index]), ratio(wasm[index]), bar ?? '', met ? '' : 'missed']);
});
table(rows);

function nativeTimes(queries) {
  const folder = mkdtempSync(join(tmpdir(), 'hubscope-'));
  try {
    writeFileSync(join(folder, 'document.json'), text);
    writeFileSync(join(folder, 'queries.json'), JSON.stringify(queries));
    const output = execFileSync(process.argv[2], [join(folder, 'document.json'), join(folder, 'queries.json')], { encoding: 'utf8' });
    return JSON.parse(output).queries;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function ms(value) {
  return `${value.toFixed(value < 10 ? 3 : 0)} ms`;
}
