import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';

const manifestPath = createRequire(import.meta.url).resolve('hubscope/package.json');
const installed = dirname(manifestPath);
const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'));
const root = process.env.HUBSCOPE_ROOT;
const tool = (name) => join(process.env.HUBSCOPE_TOOLS, '.bin', name);

describe('the tarball', () => {
  it('has the version of the crate', () => {
    const [, version] = readFileSync(join(root, 'Cargo.toml'), 'utf8').match(/\[workspace\.package\]\nversion = "(.+)"/);
    assert.equal(manifest.version, version);
  });

  it('holds what the exports name, and little else', () => {
    const named = JSON.stringify(manifest.exports).match(/\.\/dist\/[^"]+/g);
    const files = readdirSync(join(installed, 'dist')).map((name) => `./dist/${name}`);
    for (const file of new Set(named)) assert.ok(files.includes(file), `${file} is missing`);
    const rest = files.filter((file) => !named.includes(file) && !/\/(shared-\w+|(engine|full|cql)\.bytes)\.c?js$|\/(scopes|hub|guard)\.d\.c?ts$/.test(file));
    assert.deepEqual(rest, []);
    assert.deepEqual(readdirSync(installed).sort(), ['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'package.json', 'schema.json']);
  });

  it('runs nothing when it is installed, and needs nothing', () => {
    for (const member of ['scripts', 'dependencies', 'bin']) assert.equal(manifest[member], undefined);
  });

  it('has no top-level await, no `fs`, and one place an engine that names its file', () => {
    const sources = readdirSync(join(installed, 'dist')).filter((name) => /\.js$/.test(name) && !name.endsWith('.bytes.js'));
    let literals = 0;
    for (const name of sources) {
      const source = readFileSync(join(installed, 'dist', name), 'utf8').replaceAll(/\/\*.*?\*\//gs, '');
      assert.doesNotMatch(source, /^await |\bimport\(|require\(|from ["'](node:)?fs/m, name);
      literals += source.match(/new URL\(["'`]/g)?.length ?? 0;
    }
    assert.equal(literals, 3);
  });

  for (const engine of ['engine', 'full', 'cql']) {
    it(`has a ${engine}.wasm that imports nothing`, () => {
      const module = new WebAssembly.Module(readFileSync(join(installed, `dist/${engine}.wasm`)));
      assert.deepEqual(WebAssembly.Module.imports(module), []);
    });
  }

  it('pleases publint', () => {
    const { stdout } = spawnSync(process.execPath, [tool('publint'), installed, '--strict'], { encoding: 'utf8' });
    assert.match(stdout, /All good/, stdout);
  });

  it('pleases attw', () => {
    const options = ['--profile', 'node16', '--exclude-entrypoints', 'engine.wasm', 'full.wasm', 'cql.wasm', 'schema.json', '--no-emoji', '--format', 'ascii'];
    const { stdout, status } = spawnSync(process.execPath, [tool('attw'), process.env.HUBSCOPE_TARBALL, ...options], { encoding: 'utf8' });
    assert.equal(status, 0, stdout);
  });

  it('is made of sources whose comments name the right types', () => {
    const project = join(root, 'pkg-template/tsconfig.json');
    const { stdout, status } = spawnSync(process.execPath, [tool('tsc'), '--project', project], { encoding: 'utf8' });
    assert.equal(status, 0, stdout);
  });

  for (const resolution of ['nodenext', 'bundler']) {
    it(`has types that hold under ${resolution}`, () => {
      const project = join(import.meta.dirname, `types/tsconfig.${resolution}.json`);
      const { stdout, status } = spawnSync(process.execPath, [tool('tsc'), '--project', project], { encoding: 'utf8' });
      assert.equal(status, 0, stdout);
    });
  }
});
