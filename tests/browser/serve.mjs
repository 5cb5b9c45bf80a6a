// Folders on a loopback port, with the headers that a careful server sends.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** The policy under which the package and the page must work. */
export const CSP = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; frame-ancestors 'none'";
/** The same for the page, which also speaks with the hub that somebody names. */
export const PAGE_CSP = CSP.replace('; frame', '; connect-src *; frame');

/**
 * @param {Record<string, string>} folders folders by the first part of the path; `''` for everything else
 * @param {{ csp?: string, files?: Record<string, string | Buffer>, types?: Record<string, string> }} [options]
 */
export async function serve(folders, { csp = CSP, files = {}, types = {} } = {}) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    const name = path.endsWith('/') ? `${path}index.html` : path;
    try {
      const body = files[name] ?? (await readFile(locate(folders, name)));
      const type = types[extname(name)] ?? TYPES[extname(name)] ?? 'application/octet-stream';
      response.writeHead(200, { 'content-type': type, 'content-security-policy': csp, 'x-content-type-options': 'nosniff' });
      response.end(body);
    } catch {
      response.writeHead(404, { 'content-type': 'text/plain', 'content-security-policy': csp });
      response.end('not found');
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    files,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

function locate(folders, name) {
  const [, first, ...rest] = normalize(name).split('/');
  return first in folders ? join(folders[first], ...rest) : join(folders[''] ?? '/nowhere', first, ...rest);
}
