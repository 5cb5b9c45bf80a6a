// Who sends the requests: everybody of the demo's cast, and kinds of credentials that the cast lacks.

import { randomBytes } from 'node:crypto';

import { tokenHeaders } from '../hub_client.mjs';
import { send, sendForm } from './wire.mjs';

const part = encodeURIComponent;

/** More API tokens, for corners of the rules. */
const tokens = [
  { title: 'amira, lists under foreign filters', user: 'amira',
    scopes: ['list:users!group=class-A', 'list:users!server=student1/lab', 'list:groups!user=student1', 'list:services!user=amira'] },
  { title: 'amira, shares of a server called None', user: 'amira', scopes: ['read:shares!server=student1/None', 'read:shares!server=johan/'] },
  { title: 'amira, shares of student1', user: 'amira', scopes: ['shares!user=student1', 'access:servers', 'list:users!group=class-B'] },
  { title: 'amira, one group and one service', user: 'amira', scopes: ['admin:groups!group=class-B', 'admin:services!service=announcement'] },
  { title: 'amira, users of class-A', user: 'amira', scopes: ['admin:users!group=class-A', 'tokens!group=class-A', 'delete:servers!group=class-A'] },
  { title: 'amira, pages unfiltered', user: 'amira', scopes: ['admin-ui', 'servers!group=class-A', 'read:hub'] },
  { title: 'tessa, expired', user: 'tessa', expires_in: 1 },
  { title: 'student1, no scope at all', user: 'student1', scopes: [] },
  { title: 'student1, a bare filter that vanishes', user: 'student1', scopes: ['read:groups!server', 'self'] },
  { title: 'amira, an empty filter is none', user: 'amira', scopes: ['read:hub!', 'proxy!'] },
];

/** People with a browser besides those of the cast. */
const sessions = ['amira', 'student1', 'tessa'];

/** What the stage of the demo made, and more: see `Sender` in `forecast.mjs`. */
export async function senders({ hub, url, credentials, stagehand, secrets: { password, gradebook } }) {
  const cast = credentials.map(({ title, kind, id, user, headers }) =>
    kind === 'token' ? ofToken(title, id, headers) : ofSession(title, user, headers),
  );
  const issued = [];
  for (const { title, user, ...request } of tokens) {
    const { id, token } = await hub.must(stagehand, 'POST', `/users/${part(user)}/tokens`, { note: title, ...request });
    issued.push(ofToken(title, id, tokenHeaders(token)));
  }
  const browsers = [];
  for (const user of sessions) {
    browsers.push(ofSession(`${user}, in a browser`, user, await hub.login(user, password)));
  }
  const anna = browsers.find((sender) => sender.title.startsWith('student1'));
  const server = await send(url, { method: 'GET', path: '/user/student1/lab/', headers: { 'X-Demo-Password': password } });
  const bearers = [
    ['service stagehand, with the admin flag', stagehand.headers],
    ['service gradebook', tokenHeaders(gradebook)],
    ['the server student1/lab', tokenHeaders(server.text)],
    ['student1, in the gradebook (oauth)', await byOauth(url, anna, 'service-gradebook', gradebook, 'http://127.0.0.1/gradebook')],
    ['student1, in her server (oauth)',
      await byOauth(url, anna, 'jupyterhub-user-student1-lab', server.text, '/user/student1/lab/oauth_callback')],
  ];
  const known = [];
  for (const [title, headers] of bearers) {
    const { token_id: id } = await hub.must({ headers }, 'GET', '/user');
    known.push(ofToken(title, id, headers));
  }
  const strangers = [
    { title: 'nobody', asks: { principal: null }, headers: {} },
    { title: 'a token that nobody issued', asks: { principal: null }, headers: tokenHeaders(randomBytes(16).toString('hex')) },
  ];
  const all = [...cast, ...issued, ...browsers, ...known, ...strangers];
  return [...all, ...both(all)];
}

function ofToken(title, id, headers) {
  return { title, asks: { principal: { token: id } }, headers };
}

function ofSession(title, user, headers) {
  return { title, asks: { principal: { user }, as: 'session' }, headers };
}

/** Browsers that send a token besides their cookies: pages take the person from the cookie and the scopes from the token. */
function both(all) {
  const pairs = [
    ['student1, in a browser', 'amira, everything an admin may'],
    ['amira, in a browser', 'student2, only their own activity'],
    ['johan, in a browser', 'tessa, expired'],
  ];
  return pairs.map(([browser, bearer]) => {
    const [session, token] = [browser, bearer].map((title) => all.find((sender) => sender.title === title));
    return {
      title: `${browser}, with the token of ${bearer}`,
      asks: { ...session.asks, header: token.asks.principal },
      headers: { ...session.headers, ...token.headers },
    };
  });
}

/** The code flow of OAuth, for clients that need no confirmation. Returns the headers of the token. */
async function byOauth(url, visitor, client, secret, redirect) {
  const query = new URLSearchParams({ client_id: client, redirect_uri: redirect, response_type: 'code' });
  const path = `/hub/api/oauth2/authorize?${query}`;
  const page = await send(url, { method: 'GET', path, headers: visitor.headers });
  const code = new URL(page.headers.location ?? '/', url).searchParams.get('code');
  if (code === null) {
    throw new Error(`no code for ${client}: status ${page.status}, ${page.text.slice(0, 300)}`);
  }
  const answer = await sendForm(url, '/hub/api/oauth2/token', {
    grant_type: 'authorization_code', client_id: client, client_secret: secret, redirect_uri: redirect, code,
  });
  if (answer.status !== 200) {
    throw new Error(`no token for ${client}: status ${answer.status}, ${answer.text.slice(0, 300)}`);
  }
  return tokenHeaders(JSON.parse(answer.text).access_token);
}
