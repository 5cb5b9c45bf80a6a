// Snippets of code, each of which must compile, or must fail in one place for one reason.
//
// A file of `snippets` starts with what its snippets share. Then `// accept: why` or `// refuse: why` starts each of them. In a
// refused one the comment `//~ TS2345 some words` stands on the line that fails, with the code of the complaint, and either a part
// of what it says or the beginning of what it points at; where compilers use different codes, `TS2345|TS2769`.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

import { compile, say } from './compilers.mjs';

/** Reads a file of snippets; each becomes a module of its own, with the line numbers that it has in that file. */
export function readSnippets(path) {
  const lines = readFileSync(path, 'utf8').split('\n');
  const starts = lines.flatMap((line, at) => (/^\/\/ (accept|refuse): /.test(line) ? [at] : []));
  const shared = lines.slice(0, starts[0]);
  return starts.map((start, nth) => {
    const [, kind, about] = lines[start].match(/^\/\/ (accept|refuse): (.+)$/);
    const body = lines.slice(start, starts[nth + 1]);
    const expected = body.flatMap((line, at) => {
      const [, codes, words] = line.match(/\/\/~ (TS\d+(?:\|TS\d+)*) ?(.*)$/) ?? [];
      return codes ? [{ line: start + at + 1, codes: codes.split('|'), words }] : [];
    });
    if ((kind === 'refuse') !== (expected.length === 1)) throw new Error(`${path}:${start + 1}: \`${kind}\` has ${expected.length} expected complaints`);
    const text = [...shared, ...Array(start - shared.length).fill(''), ...body, 'export {};', ''].join('\n');
    const name = basename(path);
    return { name, kind, about, expected: expected[0], text, where: `${name}:${start + 1}` };
  });
}

/** Checks every snippet under a compiler; returns how many there were of each kind, and what was not as it should be. */
export function checkSnippets(compiler, options) {
  const folder = resolve('projects', `snippets-${compiler.name}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const snippets = readdirSync('snippets').sort().flatMap((name) => readSnippets(join('snippets', name)));
  for (const snippet of snippets) {
    snippet.file = join(folder, `${snippet.where.replace(/\.ts:/, '-')}.ts`);
    writeFileSync(snippet.file, snippet.text);
  }
  // What one project adds to the types of the package, the others do not see.
  const merging = new Set(snippets.filter(({ text }) => text.includes('declare module')).map(({ name }) => name));
  const projects = [...merging].map((name) => snippets.filter((snippet) => snippet.name === name));
  projects.push(snippets.filter(({ name }) => !merging.has(name)));

  const troubles = projects.flatMap((project, at) => {
    const complaints = compile(compiler, `snippets-${at}`, options, project.map(({ file }) => file));
    const elsewhere = complaints.filter(({ file }) => !project.some((snippet) => snippet.file === file));
    return [...elsewhere.map(say), ...project.flatMap((snippet) => {
      const own = complaints.filter(({ file }) => file === snippet.file);
      const trouble = judge(snippet, own);
      return trouble ? [`${snippet.where} (${snippet.kind}: ${snippet.about}) ${trouble}\n${own.map(say).join('\n')}`] : [];
    })];
  });
  const count = (kind) => snippets.filter((snippet) => snippet.kind === kind).length;
  return { counts: { accept: count('accept'), refuse: count('refuse') }, troubles };
}

/** Why a snippet is not as it should be, or null. */
function judge({ kind, expected, text }, complaints) {
  if (kind === 'accept') return complaints.length > 0 ? 'does not compile' : null;
  if (complaints.length !== 1) return `fails in ${complaints.length} places instead of one`;
  const [{ line, column, code, message }] = complaints;
  if (line !== expected.line) return `fails on line ${line} instead of ${expected.line}`;
  if (!expected.codes.includes(code)) return `fails with ${code} instead of ${expected.codes.join(' or ')}`;
  const place = text.split('\n')[line - 1].slice(column - 1);
  if (message.includes(expected.words) || place.startsWith(expected.words)) return null;
  return `neither says \`${expected.words}\` nor points there`;
}
