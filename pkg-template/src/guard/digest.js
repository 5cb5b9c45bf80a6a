/**
 * What stands for a token in memory: its SHA-256.
 *
 * Node, Bun and Deno hash at once, in about a microsecond; elsewhere WebCrypto does, and the caller waits.
 */

/** @type {(token: string) => string | Promise<string>} */
export const digest = besideTheEngine() ?? throughWebCrypto;

/** @returns {((token: string) => string) | null} */
function besideTheEngine() {
  // Asked for by name, so that no bundler looks for a module that Workers do not have.
  const { process } = /** @type {any} */ (globalThis);
  const crypto = process?.getBuiltinModule?.('node:crypto');
  if (typeof crypto?.hash === 'function') return (token) => crypto.hash('sha256', token, 'base64');
  if (typeof crypto?.createHash === 'function') return (token) => crypto.createHash('sha256').update(token).digest('base64');
  return null;
}

/** @param {string} token */
async function throughWebCrypto(token) {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token)));
  return String.fromCharCode(...bytes);
}
