import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';

import { COMPILERS, compile, RESOLUTIONS, say } from './compilers.mjs';
import { row } from './kit/rows.mjs';
import { checkSnippets } from './snippets.mjs';

const DOM = ['es2022', 'dom', 'dom.iterable'];
const quick = true;

// Under a bundler there is neither `.mts` nor `.cts`.
copyFileSync('callers/esm.mts', 'callers/esm_of_bundler.ts');
copyFileSync('callers/commonjs.cts', 'callers/commonjs_of_bundler.ts');
for (const entries of ['callers/entries.mts', 'callers/entries.cts']) writeFileSync(entries, everyEntry());

const PROJECTS = [
  ['nodenext', 'nodenext', ['callers/esm.mts', 'callers/commonjs.cts', 'callers/entries.mts', 'callers/entries.cts']],
  ['bundler, ESM', 'bundler', ['callers/esm_of_bundler.ts']],
  ['bundler, CommonJS', 'preserve', ['callers/commonjs_of_bundler.ts']],
];

for (const compiler of COMPILERS) {
  const { version } = compiler;
  for (const [name, resolution, files] of PROJECTS) {
    await row(`TypeScript, ${name}`, { version, quick }, () => {
      const complaints = compile(compiler, resolution, { ...RESOLUTIONS[resolution], lib: DOM }, files);
      assert.deepEqual(complaints.map(say), []);
    });
  }
  await row("TypeScript, Node's own types, no DOM", { version, quick }, () => {
    const options = { ...RESOLUTIONS.nodenext, lib: ['es2022'], types: ['node'] };
    assert.deepEqual(compile(compiler, 'node-types', options, ['callers/esm.mts', 'callers/commonjs.cts']).map(say), []);
  });
  await row('TypeScript, type tests', { version, quick }, () => {
    const { counts, troubles } = checkSnippets(compiler, { ...RESOLUTIONS.nodenext, lib: DOM });
    console.error(counts);
    assert.deepEqual(troubles, []);
    assert.ok(counts.accept >= 30 && counts.refuse >= 30, JSON.stringify(counts));
  });
}

/** A module that imports every entry that has types. */
function everyEntry() {
  const { exports } = JSON.parse(readFileSync('node_modules/hubscope/package.json', 'utf8'));
  const names = Object.keys(exports).filter((name) => typeof exports[name] === 'object');
  return names.map((name, at) => `export * as entry${at} from 'hubscope${name.slice(1)}';\n`).join('');
}
