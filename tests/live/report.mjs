// Both answers side by side: one table a credential, and the sum.

/** Prints pairs `{question, hubscope, hub, agree}` and counts them. */
export class Report {
  #total = 0;
  #agreed = 0;

  table(title, pairs) {
    const agreed = pairs.filter((pair) => pair.agree).length;
    this.#total += pairs.length;
    this.#agreed += agreed;
    console.log(`\n${title}: ${agreed} of ${pairs.length} agree`);
    const head = ['question to the hub', 'hubscope', 'the hub', ''];
    const rows = pairs.map(({ question, hubscope, hub, agree }) => [question, hubscope, hub, agree ? '✓' : '✗ DISAGREE']);
    const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => length(row[column]))));
    for (const row of [head, ...rows]) {
      const cells = row.map((cell, column) => cell + ' '.repeat(widths[column] - length(cell)));
      console.log(`  ${cells.join('  ').trimEnd()}`);
    }
  }

  /** Prints the sum, and says whether everything agreed. */
  conclude(over) {
    const disagreed = this.#total - this.#agreed;
    console.log(`\n${this.#total} pairs over ${over}: ${this.#agreed} agree, ${disagreed} disagree`);
    return this.#total > 0 && disagreed === 0;
  }
}

/** The answer of hubscope in words. */
export function foretold({ scope, allow, status, rows }) {
  if (rows !== undefined) {
    return `allow ${scope}: ${rows.join(' ')}`;
  }
  return allow ? `allow ${scope}` : `deny ${scope}, so ${status}`;
}

// In characters, for names that are not ASCII.
function length(cell) {
  return [...cell].length;
}
