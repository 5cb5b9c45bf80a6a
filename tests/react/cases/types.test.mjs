// The types, for whoever writes TypeScript, and the source itself, which the types of React check.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const here = import.meta.dirname;
const COMMON = { strict: true, noEmit: true, exactOptionalPropertyTypes: true, target: 'es2022', jsx: 'react-jsx', types: [] };
const LIBRARIES = ['es2022', 'esnext.disposable', 'dom'];

/** Runs the compiler on a project. */
function compile(name, project) {
  const path = join(here, `tsconfig.${name}.json`);
  writeFileSync(path, JSON.stringify(project));
  const tsc = join(process.env.HUBSCOPE_TOOLS, '.bin/tsc');
  const { stdout, status } = spawnSync(process.execPath, [tsc, '--project', path], { encoding: 'utf8' });
  assert.equal(status, 0, stdout);
}

describe('the types', () => {
  for (const resolution of ['nodenext', 'bundler']) {
    it(`hold under ${resolution}`, () => {
      const module = resolution === 'nodenext' ? { module: 'nodenext' } : { module: 'esnext', moduleResolution: 'bundler' };
      compile(resolution, { compilerOptions: { ...COMMON, ...module, lib: LIBRARIES }, files: ['types/usage.tsx'] });
    });
  }

  it('are those of the source', () => {
    const source = join(process.env.HUBSCOPE_ROOT, 'pkg-template');
    compile('source', {
      extends: join(source, 'tsconfig.json'),
      compilerOptions: { noEmit: true, paths: { react: [join(here, 'node_modules/@types/react')] } },
      include: [],
      exclude: [],
      files: [join(source, 'src/react.js')],
    });
  });
});
