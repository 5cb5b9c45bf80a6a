// Both answers side by side, one table a credential.

/** One compared pair: {question, hubscope, hub, agree}. */
export function printTable(title, pairs) {
  const agreed = pairs.filter((pair) => pair.agree).length;
  console.log(`\n${title}: ${agreed} of ${pairs.length} agree`);
  const rows = pairs.map(({ question, hubscope, hub, agree }) => [question, hubscope, hub, agree ? '✓' : '✗ DISAGREE']);
  const head = ['question to the hub', 'hubscope', 'hub', ''];
  const widths = head.map((text, column) => Math.max(...[head, ...rows].map((row) => [...row[column]].length)));
  for (const row of [head, ...rows]) {
    console.log(`  ${row.map((text, column) => text + ' '.repeat(widths[column] - [...text].length)).join('  ').trimEnd()}`);
  }
}

/** The answer of hubscope in words. */
export function foretold({ scope, allow, status, rows }) {
  if (rows !== undefined) {
    return `${scope}: ${rows.length} rows`;
  }
  return allow ? `allow ${scope}` : `deny ${scope}, so ${status}`;
}
