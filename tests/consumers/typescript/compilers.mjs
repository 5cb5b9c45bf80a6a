// The compilers, and what they say of a set of files.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { versionOf } from './kit/rows.mjs';

/** The oldest compiler that must understand the types, and the newest. */
export const COMPILERS = ['typescript-5.4', 'typescript'].map((name) => ({ name, version: versionOf(name) }));

/** What every project of a careful user has. */
const STRICT = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, noEmit: true, target: 'es2022', types: [] };

/** Ways to find modules, and the files that they are for. */
export const RESOLUTIONS = {
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
  // `import x = require()` with a bundler's way of finding modules.
  preserve: { module: 'preserve', moduleResolution: 'bundler' },
};

/**
 * Compiles files and returns the complaints about them and about the package.
 *
 * @param {{ name: string }} compiler
 * @param {string} project a name for the project's folder
 * @param {object} options compiler options besides the strict ones
 * @param {string[]} files
 * @returns {{ file: string, line: number, column: number, code: string, message: string }[]}
 */
export function compile(compiler, project, options, files) {
  const folder = resolve('projects', `${project}-${compiler.name}`);
  mkdirSync(folder, { recursive: true });
  const configuration = { compilerOptions: { ...STRICT, ...options }, files: files.map((file) => resolve(file)) };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(configuration));
  const tsc = resolve('node_modules', compiler.name, 'bin/tsc');
  const { stdout, stderr, status } = spawnSync(process.execPath, [tsc, '--project', folder, '--pretty', 'false'], { encoding: 'utf8', cwd: folder });
  const complaints = [];
  for (const line of stdout.split('\n')) {
    const [, file, number, column, code, message] = line.match(/^(.+)\((\d+),(\d+)\): error (TS\d+): (.*)$/) ?? [];
    if (file) complaints.push({ file: resolve(folder, file), line: Number(number), column: Number(column), code, message });
    else if (/^error TS/.test(line)) complaints.push({ file: '', line: 0, column: 0, code: line.split(/[ :]+/)[1], message: line });
    // What is indented belongs to the complaint above it.
    else if (complaints.length > 0 && line.startsWith(' ')) complaints.at(-1).message += `\n${line}`;
  }
  if (status !== 0 && complaints.length === 0) throw new Error(`tsc ended with ${status}\n${stdout}${stderr}`);
  return complaints;
}

/** A complaint as tsc writes it. */
export const say = ({ file, line, code, message }) => `${file}(${line}): ${code}: ${message}`;
