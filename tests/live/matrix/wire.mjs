// One request as it stands on the wire: path and method untouched, whatever they are.

import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 8 });

/**
 * Sends one request and returns `{status, headers, text}`.
 *
 * `fetch` would tidy up the path and mark the request as a script's; the hub must see what the prediction was about.
 */
export async function send(url, { method, path, headers, body }) {
  const { hostname, port } = new URL(url);
  const content = body === undefined || body === null ? undefined : JSON.stringify(body);
  const type = content === undefined ? {} : { 'Content-Type': 'application/json' };
  const length = content === undefined && method === 'GET' ? {} : { 'Content-Length': Buffer.byteLength(content ?? '') };
  return exchange({ agent, hostname, port, method, path, headers: { ...type, ...length, ...headers } }, content);
}

/** Sends a form, as a program does that asks for a token. */
export async function sendForm(url, path, members) {
  const { hostname, port } = new URL(url);
  const content = new URLSearchParams(members).toString();
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(content) };
  return exchange({ agent, hostname, port, method: 'POST', path, headers }, content);
}

function exchange(options, content) {
  return new Promise((resolve, reject) => {
    const sent = request(options, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () => {
        resolve({ status: response.statusCode, headers: response.headers, text: Buffer.concat(parts).toString() });
      });
      response.on('error', reject);
    });
    sent.setTimeout(60_000, () => sent.destroy(new Error(`no answer to ${options.method} ${options.path}`)));
    sent.on('error', (cause) => {
      // The proxy closes connections that idle, even in the moment in which one is used again; then nothing was asked yet.
      if (sent.reusedSocket && cause.code === 'ECONNRESET') {
        exchange(options, content).then(resolve, reject);
        return;
      }
      reject(new Error(`${options.method} ${options.path} has no answer: ${cause.message}`, { cause }));
    });
    sent.end(content);
  });
}
