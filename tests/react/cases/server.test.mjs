// Pages that a server wrote.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { React, act, complaints, h } from './page.mjs';
import { page } from './document.mjs';
import { load } from './policies.mjs';

const PENDING = '<p>false pending pending false</p><i></i>';

describe('a page of a server', () => {
  const { stdout, stderr } = spawnSync(process.execPath, [fileURLToPath(new URL('serve.mjs', import.meta.url))], { encoding: 'utf8' });
  const [text, streamed] = stdout.split('\n');

  it('is written with everything pending, whoever looks, and without a complaint', () => {
    assert.equal(stderr, '');
    assert.equal(text, PENDING);
    assert.equal(streamed, PENDING);
  });

  for (const strict of [false, true]) {
    it(`is brought to life without a complaint${strict ? ', in strict mode' : ''}`, async () => {
      const { hydrateRoot } = await import('react-dom/client');
      const root = document.createElement('div');
      document.body.append(root);
      root.innerHTML = text;
      const first = root.firstChild;
      let live;
      const recovered = [];
      const content = page(load().user('tom'));
      await act(async () => {
        live = hydrateRoot(root, strict ? h(React.StrictMode, null, content) : content, {
          onRecoverableError: (error) => recovered.push(error),
        });
      });
      assert.equal(root.innerHTML, '<p>true allow known true</p><b></b>');
      assert.equal(root.firstChild, first, 'the elements of the server are kept');
      assert.deepEqual([recovered, complaints()], [[], []]);
      act(() => live.unmount());
      root.remove();
    });
  }
});
