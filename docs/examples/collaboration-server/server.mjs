// A collaboration server: people in a room hear one another, and those who may only read are not heard.
import { createServer } from 'node:http';

import { init, Policy } from 'hubscope';
import { hubGuard } from 'hubscope/express';
import { WebSocketServer } from 'ws';

const READ = 'custom:rooms:read';
const WRITE = 'custom:rooms:write';

// How often connections are looked at that say nothing. The answer of the hub is remembered for `maxAgeSeconds`; together they are
// the longest time for which somebody hears what they may not hear any more.
const maxAgeSeconds = Number(process.env.MAX_AGE_SECONDS ?? 30);
const checkSeconds = Number(process.env.CHECK_SECONDS ?? 5);

await init();
const guard = hubGuard({ Policy, maxAgeSeconds, customScopes: [READ, WRITE] });

/** @type {Map<string, Set<Visitor>>} */
const rooms = new Map();

class Visitor {
  /**
   * @param {import('ws').WebSocket} socket
   * @param {import('node:http').IncomingMessage} request that opened it: it shows the token, and so it is what is asked about again
   * @param {string} room
   */
  constructor(socket, request, room) {
    this.socket = socket;
    this.request = request;
    this.room = room;
    socket.on('message', (data, isBinary) => void this.say(data, isBinary));
    socket.on('close', () => rooms.get(room)?.delete(this));
    socket.on('error', () => socket.terminate());
  }

  /** Passes a message on, if this person may write now. */
  async say(data, isBinary) {
    const { outcome, status } = await may(this.request, WRITE, this.room);
    if (outcome !== 'allow') return this.refuse(status, 'read-only');
    for (const other of rooms.get(this.room) ?? []) {
      if (other !== this) other.socket.send(data, { binary: isBinary });
    }
  }

  /** Whether this person may still be here. */
  async check() {
    const { outcome, status } = await may(this.request, READ, this.room);
    if (outcome !== 'allow') this.refuse(status, 'gone');
  }

  /** Says no. A token that is no good any more ends the connection; so does a hub that nobody can ask. */
  refuse(status, reason) {
    if (status === 401 || reason === 'gone') return this.socket.close(status === 503 ? 1013 : 1008, status === 503 ? 'try again later' : 'not allowed');
    this.socket.send(JSON.stringify({ dropped: status === 503 ? 'unavailable' : reason }));
  }
}

/** Quick for a token that is remembered, so it is asked for every message. */
function may(request, scope, room) {
  return guard.decide(request, scope, { group: room });
}

const server = createServer((request, response) => response.writeHead(426).end());
const sockets = new WebSocketServer({ noServer: true, maxPayload: 1024 * 1024 });

server.on('upgrade', async (request, socket, head) => {
  socket.on('error', () => socket.destroy());
  const room = roomOf(request.url);
  const { status } = room === null ? { status: 404 } : await may(request, READ, room);
  if (status !== 200) {
    const challenge = status === 401 ? 'WWW-Authenticate: Bearer realm="JupyterHub"\r\n' : '';
    return socket.end(`HTTP/1.1 ${status} Refused\r\n${challenge}Connection: close\r\nContent-Length: 0\r\n\r\n`);
  }
  sockets.handleUpgrade(request, socket, head, (open) => {
    if (!rooms.has(room)) rooms.set(room, new Set());
    rooms.get(room).add(new Visitor(open, request, room));
  });
});

function roomOf(url) {
  try {
    return decodeURIComponent(/^\/rooms\/([^/?]+)$/.exec(url)[1]);
  } catch {
    return null;
  }
}

setInterval(() => {
  for (const visitors of rooms.values()) for (const visitor of visitors) void visitor.check();
}, checkSeconds * 1000).unref();

server.listen(Number(process.env.PORT ?? 10102), '127.0.0.1', () => console.log(`ws://127.0.0.1:${server.address().port}/rooms/class-A`));
