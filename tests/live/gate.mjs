// What the hub will answer, foretold by hubscope: the status of the request, and the decision behind it.

/**
 * Foretells one answer.
 *
 * @param policy the loaded snapshot
 * @param asker the principal as queries write it; an expired token is one that holds nothing
 * @param principal the same as a hubscope principal
 * @param question one of `questions()`
 * @param names {user: [...], group: [...]}: whose rows a list may show
 * @returns {{scope: string, allow: boolean, status: 'pass' | number, rows?: string[]}}; `pass` gets through, and its status
 * depends on more than a snapshot holds
 */
export function foretell(policy, asker, principal, { method, path, body = null, rows: kind }, names) {
  const answer = policy.query({ op: 'request', principal: asker, method, path: `/hub/api${path}`, body });
  if (answer.outcome === 'unknown') {
    throw new Error(`${method} ${path}: ${answer.because}`);
  }
  const status = answer.status ?? 'pass';
  const allow = status !== 403 && status !== 404;
  const passing = answer.scopes.find((scope) => holds(principal, scope, answer.filter));
  // A list refuses filters of a foreign kind although the scope is held; nothing else does.
  if ((passing !== undefined) !== allow && answer.reason !== 'list-filter') {
    throw new Error(`${method} ${path}: the request is foretold with ${status}, and ${passing ?? 'no scope'} is held`);
  }
  const rows = kind !== undefined && allow ? names[kind].filter((name) => principal.can(answer.scopes[0], { [kind]: name })) : undefined;
  return { scope: passing ?? answer.scopes[0], allow, status, ...(rows && { rows: rows.sort() }) };
}

/** Whether a scope is held for what a route asks: under any filter, without one, or for one of some resources. */
function holds(principal, scope, filter) {
  switch (filter) {
    case 'any':
      return principal.scopes().some((text) => text.split('!', 1)[0] === scope);
    case 'unfiltered':
      return principal.can(scope);
    default:
      return filter.some((text) => principal.can(scope, resource(text)));
  }
}

/** `server=ann/lab` as hubscope wants it. */
function resource(filter) {
  const [kind, name] = [filter.slice(0, filter.indexOf('=')), filter.slice(filter.indexOf('=') + 1)];
  if (kind !== 'server') {
    return { [kind]: name };
  }
  const slash = name.indexOf('/');
  return { user: name.slice(0, slash), server: name.slice(slash + 1) };
}
