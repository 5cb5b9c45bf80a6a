// Sets the stage over the hub's REST API, as people would: servers, shares, tokens, logins.
//
// Standard input: {url, password, tokens: {service: secret}}. Standard output: {credentials, stagehand}, secrets included,
// so it is read by a pipe and never written to a file.

import { text } from 'node:stream/consumers';

import { servers, services, sessions, shares, tokens } from './cast.mjs';
import { Hub, tokenHeaders } from './hub_client.mjs';

const input = JSON.parse(await text(process.stdin));
const hub = new Hub(input.url);
const stagehand = { headers: tokenHeaders(input.tokens.stagehand) };
const must = (method, path, body) => hub.must(stagehand, method, path, body);
const part = encodeURIComponent;

for (const { user, name } of servers) {
  await must('POST', name === '' ? `/users/${part(user)}/server` : `/users/${part(user)}/servers/${part(name)}`);
}
for (const { server, ...share } of shares) {
  await must('POST', `/shares/${server.split('/').map(part).join('/')}`, share);
}

const credentials = [];
for (const { title, user, leaves, ...request } of tokens) {
  const { id, token } = await must('POST', `/users/${part(user)}/tokens`, { note: title, ...request });
  credentials.push({ title, kind: 'token', id, user, headers: tokenHeaders(token) });
  if (leaves !== undefined) {
    await must('DELETE', `/groups/${part(leaves)}/users`, { users: [user] });
  }
}
for (const name of services) {
  const headers = tokenHeaders(input.tokens[name]);
  const { token_id: id } = await hub.must({ headers }, 'GET', '/user');
  credentials.push({ title: `service ${name}`, kind: 'token', id, service: name, headers });
}
for (const user of sessions) {
  const headers = await hub.login(user, input.password);
  credentials.push({ title: `${user}, in a browser`, kind: 'session', user, headers });
}

// Until the tokens that were issued for one second are no good any more.
await new Promise((resolve) => setTimeout(resolve, 1500));
process.stdout.write(JSON.stringify({ credentials, stagehand }));
