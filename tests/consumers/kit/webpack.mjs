// webpack, and Rspack which is used in the same way.
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { layApp } from './app.mjs';
import { assertEmitted, assertPage, OPEN_CSP, served } from './browser.mjs';
import { row } from './rows.mjs';

/** Bundles and returns the folder of what was written. */
export function bundle(compiler, options) {
  const app = resolve('app');
  const folder = resolve('dist', options.name);
  const { name, entry = 'main.js', ...rest } = options;
  return new Promise((done, fail) => {
    const configuration = { context: app, entry: `./${entry}`, ...rest, output: { filename: 'main.js', path: folder, clean: true, ...rest.output } };
    compiler(configuration, (error, stats) => {
      if (error) return fail(error);
      if (stats.hasErrors()) return fail(new Error(stats.toString('errors-only')));
      done(folder);
    });
  });
}

export async function webpackRows(name, compiler, version) {
  layApp();
  rmSync('dist', { recursive: true, force: true });

  await row(`${name}, production`, { version }, async () => {
    const folder = await bundle(compiler, { name: 'production', mode: 'production' });
    assertEmitted(folder, 2);
    await served(folder, { script: '/main.js', module: false }, (url) => assertPage(url, { engines: 2 }));
  });

  await row(`${name}, development`, { version }, async () => {
    const folder = await bundle(compiler, { name: 'development', mode: 'development' });
    await served(folder, { script: '/main.js', module: false, csp: OPEN_CSP }, (url) => assertPage(url, { engines: 0 }));
  });
}

/** Puts what a bundler wrote where a hub serves it from. */
export function asHubServes(folder) {
  const site = resolve('dist/site');
  rmSync(site, { recursive: true, force: true });
  mkdirSync(join(site, 'hub/static'), { recursive: true });
  renameSync(folder, join(site, 'hub/static/js'));
  return site;
}
