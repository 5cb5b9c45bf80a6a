import assert from 'node:assert/strict';

import webpack from 'webpack';

import { assertEmitted, assertPage, look, served } from './kit/browser.mjs';
import { row, versionOf } from './kit/rows.mjs';
import { asHubServes, bundle, webpackRows } from './kit/webpack.mjs';

const version = versionOf('webpack');
await webpackRows('webpack', webpack, version);

const output = { publicPath: '/' };
const script = '/hub/static/js/main.js';
await row("webpack as for the hub's admin page (`publicPath: '/'`)", { version, needs: "import from 'hubscope/inline'" }, async () => {
  const plain = asHubServes(await bundle(webpack, { name: 'hub', mode: 'production', output }));
  await served(plain, { script, module: false }, async (url) => {
    const { result } = await look(url);
    assert.equal(result.code, 'not-loaded', 'should it work one day, the README asks for too much');
  });
  const site = asHubServes(await bundle(webpack, { name: 'hub', entry: 'single.js', mode: 'production', output }));
  assertEmitted(site, 0);
  await served(site, { script, module: false }, (url) => assertPage(url, { engines: 0 }));
});
