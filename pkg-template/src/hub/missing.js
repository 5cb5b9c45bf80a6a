/**
 * What a slice cannot know, for programs and for people.
 *
 * @param {import('./slice.js').Slice} slice
 * @returns {readonly import('../index.js').Missing[]}
 */
export function missingOf(slice) {
  /** @type {import('../index.js').Missing[]} */
  const missing = [];
  const open = slice.openGroups();
  if (open.length > 0) {
    const named = open.map((group) => `\`${group}\``).join(', ');
    const message = `of these groups more users can be members than the hub shows: ${named}; whether a scope for them reaches a user who is not shown as a member is unknown`;
    missing.push({ code: 'memberships', message, groups: Object.freeze(open) });
  }
  for (const list of /** @type {const} */ (['users', 'groups', 'services'])) {
    if (slice.names(list)) continue;
    const listed = slice.lists[list];
    const message =
      listed === null
        ? `the ${list} of the hub: the list was not read, or the caller lacks \`list:${list}\``
        : `the ${list} of the hub: the caller sees ${listed.rows.size} of them, and cannot know whether there are more`;
    missing.push({ code: list, message });
  }
  missing.push(
    { code: 'others', message: 'what others may do: the hub shows to nobody what roles and shares hold' },
    { code: 'servers', message: 'servers that do not run' },
    { code: 'custom-scopes', message: 'which custom scopes the hub defines: one that is misspelt is denied like one that is not held' },
  );
  return Object.freeze(missing.map((entry) => Object.freeze(entry)));
}
