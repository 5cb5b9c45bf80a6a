// What the hub will answer, foretold from hubscope's decisions alone.

/**
 * Foretells one answer.
 *
 * @param principal a hubscope principal; an expired token is one that holds nothing
 * @param question one of `questions()`
 * @param names {user: [...], group: [...]}: whose rows a list may show
 * @returns {{scope: string, allow: boolean, status: 'pass' | 403 | 404, rows?: string[]}}
 */
export function foretell(principal, question, names) {
  const { any, filter, resource, kinds } = question;
  if (filter === 'list') {
    return foretellList(principal, any[0], question.rows, kinds, names);
  }
  const passing = any.find((scope) =>
    filter === 'any-filter' ? held(principal, scope).length > 0 : principal.can(scope, resource),
  );
  if (passing !== undefined) {
    return { scope: passing, allow: true, status: 'pass' };
  }
  // A hub hides what exists from those who hold the scope for something else.
  const near = resource !== undefined && filter !== 'user-object' && any.some((scope) => held(principal, scope).length > 0);
  return { scope: any[0], allow: false, status: near ? 404 : 403 };
}

function foretellList(principal, scope, kind, kinds, names) {
  const filters = held(principal, scope);
  const understood = filters.every((filter) => filter === '' || kinds.includes(filter));
  if (filters.length === 0 || !understood) {
    return { scope, allow: false, status: 403 };
  }
  const rows = names[kind].filter((name) => principal.can(scope, { [kind]: name })).sort();
  return { scope, allow: true, status: 'pass', rows };
}

/** The kinds of filter under which a scope is held; the empty text for none. */
function held(principal, scope) {
  return principal
    .scopes()
    .filter((text) => text.split('!', 1)[0] === scope)
    .map((text) => text.slice(scope.length + 1).split('=', 1)[0]);
}
