import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';

import { COMPILERS, compile, RESOLUTIONS, say } from './compilers.mjs';
import { row } from './kit/rows.mjs';
import { checkSnippets } from './snippets.mjs';

const DOM = ['es2022', 'dom', 'dom.iterable'];
const quick = true;

// Under a bundler there is neither `.mts` nor `.cts`.
copyFileSync('callers/esm.mts', 'callers/esm_of_bundler.ts');
copyFileSync('callers/commonjs.cts', 'callers/commonjs_of_bundler.ts');
const { adapters, others } = entries();
for (const extension of ['mts', 'cts']) {
  writeFileSync(`callers/entries.${extension}`, importing(others));
  writeFileSync(`callers/adapters.${extension}`, importing(adapters));
}

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
  if (adapters.length > 0) {
    await row('TypeScript, with the frameworks of the adapters', { version, quick }, () => {
      const options = { ...RESOLUTIONS.nodenext, lib: DOM, types: ['node'] };
      const complaints = compile(compiler, 'adapters', options, ['callers/adapters.mts', 'callers/adapters.cts']);
      // The frameworks' own types need not be understood by every compiler.
      assert.deepEqual(complaints.filter(({ file }) => /hubscope|callers/.test(relative('.', file))).map(say), []);
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

/** The entries that have types: those that are for a framework, and the others. */
function entries() {
  const { exports, peerDependencies = {} } = JSON.parse(readFileSync('node_modules/hubscope/package.json', 'utf8'));
  const names = Object.keys(exports).filter((name) => typeof exports[name] === 'object');
  const isAdapter = (name) => name.slice(2) in peerDependencies;
  return { adapters: names.filter(isAdapter), others: names.filter((name) => !isAdapter(name)) };
}

/** A module that imports entries. */
function importing(names) {
  return names.map((name, at) => `export * as entry${at} from 'hubscope${name.slice(1)}';\n`).join('');
}
