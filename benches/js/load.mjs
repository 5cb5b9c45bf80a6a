// What the package costs: loading beside `JSON.parse`, memory, and a `can()` beside the bare call into WebAssembly that it cannot do
// without. `cargo xtask bench js` runs it on the packed package.
import { execFileSync } from 'node:child_process';

import { init, Policy } from 'hubscope';

import { questions, snapshot } from './hub.mjs';
import { milliseconds, nanoseconds, table } from './measure.mjs';

const SIZES = [100, 10_000, 100_000];

// (module (func (export "add") (param i32 i32 i32) (result i32) local.get 0 local.get 1 i32.add local.get 2 i32.add))
const BARE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 8, 1, 96, 3, 127, 127, 127, 1, 127, 3, 2, 1, 0, 7, 7, 1, 3, 97, 100, 100, 0, 0, 10, 12, 1, 10, 0,
  32, 0, 32, 1, 106, 32, 2, 106, 11,
]);

await init();
if (process.argv[2] === 'memory') {
  printMemory(Number(process.argv[3]));
} else {
  console.log(`Node ${process.version}, ${process.platform} ${process.arch}\n`);
  printLoading();
  printDeciding();
}

function printLoading() {
  const rows = [['loading', 'document', 'JSON.parse', 'from bytes', 'ratio', 'from text', 'ratio', 'memory', 'of document']];
  for (const users of SIZES) {
    const text = JSON.stringify(snapshot({ users }));
    const bytes = new TextEncoder().encode(text);
    const rounds = users > 50_000 ? 7 : 15;
    const load = (source) => Policy.load(source, { keepSource: false }).free();
    const parse = milliseconds(rounds, () => JSON.parse(text));
    const fromBytes = milliseconds(rounds, () => load(bytes));
    const fromText = milliseconds(rounds, () => load(text));
    const memory = Number(execFileSync(process.execPath, ['--expose-gc', import.meta.filename, 'memory', String(users)], { encoding: 'utf8' }));
    rows.push([
      `${users.toLocaleString('en')} users`, megabytes(bytes.length), ms(parse), ms(fromBytes), (fromBytes / parse).toFixed(2),
      ms(fromText), (fromText / parse).toFixed(2), megabytes(memory), (memory / bytes.length).toFixed(2),
    ]);
  }
  table(rows);
  console.log();
}

/** What the process grew by, in a process of its own: the document's bytes are there before and after. */
function printMemory(users) {
  const bytes = new TextEncoder().encode(JSON.stringify(snapshot({ users })));
  const settle = () => {
    for (let round = 0; round < 4; round += 1) globalThis.gc();
    return process.memoryUsage().rss;
  };
  // The first policy pays for the compiled engine, which all share.
  const first = Policy.load(JSON.stringify(snapshot({ users: 1 })), { keepSource: false });
  const before = settle();
  const policy = Policy.load(bytes, { keepSource: false });
  const grown = settle() - before;
  console.log(Math.max(0, grown));
  first.free();
  policy.free();
}

function printDeciding() {
  const { add } = new WebAssembly.Instance(new WebAssembly.Module(BARE)).exports;
  const bare = nanoseconds(2_000_000, (calls) => {
    let sum = 0;
    for (let call = 0; call < calls; call += 1) sum += add(call, 1, 2);
    return sum;
  });
  const rows = [['ns per can()', 'subject kept, one hot', 'subject kept, 500 hot', 'by name, 500 hot', 'by name, random', 'allowed']];
  for (const users of SIZES) {
    const document = snapshot({ users });
    const policy = Policy.load(JSON.stringify(document));
    const hot = questions(document, 500);
    const random = questions(document, 200_000);
    const subjects = hot.map(([name]) => policy.user(name));
    const [name, scope, resource] = hot.find(([name, scope, resource]) => policy.user(name).can(scope, resource));
    const kept = policy.user(name);
    const one = nanoseconds(1_000_000, (calls) => {
      let allowed = 0;
      for (let call = 0; call < calls; call += 1) allowed += kept.can(scope, resource) ? 1 : 0;
      return allowed;
    });
    const some = nanoseconds(500_000, (calls) => {
      let allowed = 0;
      for (let call = 0; call < calls; call += 1) {
        const at = call % 500;
        allowed += subjects[at].can(hot[at][1], hot[at][2]) ? 1 : 0;
      }
      return allowed;
    });
    const byName = (list) => (calls) => {
      let allowed = 0;
      for (let call = 0; call < calls; call += 1) {
        const [name, scope, resource] = list[call % list.length];
        allowed += policy.user(name).can(scope, resource) ? 1 : 0;
      }
      return allowed;
    };
    rows.push([
      `${users.toLocaleString('en')} users`, ns(one), ns(some), ns(nanoseconds(500_000, byName(hot))),
      ns(nanoseconds(200_000, byName(random))), `${((byName(random)(200_000) / 200_000) * 100).toFixed(0)} %`,
    ]);
    policy.free();
  }
  table(rows);
  console.log(`\n  a bare call with three integers: ${bare.toFixed(1)} ns`);
}

function ms(value) {
  return `${value.toFixed(value < 10 ? 2 : 0)} ms`;
}

function ns(value) {
  return value.toFixed(0);
}

function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(bytes < 1e6 ? 2 : 1)} MB`;
}
