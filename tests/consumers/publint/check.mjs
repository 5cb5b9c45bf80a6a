import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { row, run } from './kit/rows.mjs';

const tools = process.env.HUBSCOPE_TOOLS;
const tool = (name) => join(tools, '.bin', name);
const version = (name) => JSON.parse(readFileSync(join(tools, name, 'package.json'), 'utf8')).version;

await row('publint, strict', { version: version('publint'), quick: true }, async () => {
  const printed = await run(process.execPath, [tool('publint'), 'node_modules/hubscope', '--strict']);
  assert.match(printed, /All good/);
});

await row('Are the types wrong?', { version: version('@arethetypeswrong/cli'), quick: true }, async () => {
  const files = ['engine.wasm', 'full.wasm', 'cql.wasm', 'schema.json'];
  await run(process.execPath, [tool('attw'), process.env.HUBSCOPE_TARBALL, '--profile', 'node16', '--exclude-entrypoints', ...files, '--format', 'ascii']);
});
