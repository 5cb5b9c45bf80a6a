// What came of the predictions: agreed, disagreed, or not decided by the engine.

/** Collects `{forecast, got}` pairs and prints what they say. */
export class Verdicts {
  #agreed = [];
  #disagreed = [];
  /** The engine said on what it depends; this hub answered as usual, or as the entry says of this hub. */
  #asUsual = [];
  #asHere = [];
  #otherwise = [];

  add(forecast, got) {
    const pair = { forecast, got };
    this.#place(forecast, got).push(pair);
  }

  #place({ answer, entry }, got) {
    if (answer.outcome === 'status') return answer.status === got ? this.#agreed : this.#disagreed;
    if (answer.outcome === 'conditional' && answer.usual === got) return this.#asUsual;
    return answer.outcome === 'conditional' && entry.here === got ? this.#asHere : this.#otherwise;
  }

  get decided() {
    return this.#agreed.length + this.#disagreed.length;
  }

  /** Prints everything that a person needs; says whether every answer was foretold. */
  conclude(senders) {
    const wrong = [...this.#disagreed, ...this.#otherwise];
    const undecided = this.#asUsual.length + this.#asHere.length + this.#otherwise.length;
    if (wrong.length > 0) {
      this.#table(wrong);
      for (const pair of wrong.slice(0, 60)) console.log(line(pair));
    }
    const total = this.decided + undecided;
    console.log(`\nforetold and sent: ${total} requests over ${senders} senders`);
    console.log(`  by foretold status: ${tally([...this.#agreed, ...this.#disagreed], ({ forecast }) => forecast.answer.status)}`);
    const corners = [...this.#agreed, ...this.#asUsual, ...this.#asHere].filter(({ forecast }) => forecast.entry.corner !== undefined);
    const named = new Set(corners.map(({ forecast }) => forecast.entry.corner));
    console.log(`  of these, ${corners.length} requests are about ${named.size} corners that the rules warn of`);
    console.log(`  not decided by a snapshot, not counted as agreed: ${undecided} (${share(undecided, total)})`);
    console.log(`    as usual ${this.#asUsual.length}, as this hub's state says ${this.#asHere.length}, otherwise ${this.#otherwise.length}`);
    const why = ({ forecast: { answer } }) => answer.depends.join('+') || answer.reason;
    console.log(`    they depend on: ${tally([...this.#asUsual, ...this.#asHere, ...this.#otherwise], why)}`);
    console.log(`decided requests: ${this.#agreed.length} agree, ${this.#disagreed.length + this.#otherwise.length} disagree`);
    return wrong.length === 0;
  }

  /** Status × route of what went wrong. */
  #table(wrong) {
    const cells = new Map();
    for (const { forecast, got } of wrong) {
      const route = `${forecast.method} ${forecast.answer.route}`;
      const cell = `${said(forecast.answer)} -> ${got}`;
      const row = cells.get(route) ?? new Map();
      row.set(cell, (row.get(cell) ?? 0) + 1);
      cells.set(route, row);
    }
    console.log('\nroute, foretold -> got, how often');
    for (const [route, row] of cells) {
      console.log(`  ${route}: ${[...row].map(([cell, count]) => `${cell} (${count})`).join(', ')}`);
    }
  }
}

function line({ forecast: { sender, method, path, body, answer, entry }, got }) {
  const sent = body === null ? '' : ` ${JSON.stringify(body)}`;
  const corner = entry.corner === undefined ? '' : `\n    corner: ${entry.corner}`;
  return `DISAGREE ${sender.title}: ${method} ${path}${sent}\n    foretold ${said(answer)}, got ${got}: ${answer.reason}, ${answer.because}${corner}`;
}

function said({ status, usual, outcome, depends }) {
  return outcome === 'status' ? `${status}` : `${outcome} ${usual ?? 'any'} [${depends.join(' ')}]`;
}

function tally(pairs, key) {
  const counts = new Map();
  for (const pair of pairs) counts.set(key(pair), (counts.get(key(pair)) ?? 0) + 1);
  return [...counts].sort((one, other) => (one[0] < other[0] ? -1 : 1)).map(([name, count]) => `${name} ×${count}`).join(', ');
}

function share(part, total) {
  return `${Math.round((1000 * part) / Math.max(total, 1)) / 10} %`;
}
