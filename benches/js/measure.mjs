// Time and memory, by the median of several rounds; on a busy machine read the ratios.

/** Milliseconds of one call, the median of some. */
export function milliseconds(rounds, work) {
  const times = [];
  for (let round = 0; round < rounds; round += 1) {
    globalThis.gc?.();
    const started = performance.now();
    work();
    times.push(performance.now() - started);
  }
  return median(times);
}

/** Nanoseconds a call, where `work(n)` makes n calls: the median of nine rounds after a warm-up. */
export function nanoseconds(calls, work) {
  for (let warm = 0; warm < 3; warm += 1) work(calls);
  const times = [];
  for (let round = 0; round < 9; round += 1) {
    const started = performance.now();
    work(calls);
    times.push(((performance.now() - started) * 1e6) / calls);
  }
  return median(times);
}

/** Prints rows of a table, the first of which is the head. */
export function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  for (const row of rows) {
    console.log('  ' + row.map((cell, column) => (column ? String(cell).padStart(widths[column]) : String(cell).padEnd(widths[column]))).join('   '));
  }
}

function median(values) {
  return values.sort((one, other) => one - other)[values.length >> 1];
}
