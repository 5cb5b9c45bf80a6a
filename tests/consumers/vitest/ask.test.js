import { init, Policy, QuestionError } from 'hubscope';
import { expect, it } from 'vitest';

import answer from './app/answer.json';
import { ask } from './app/ask.js';
import document from './app/policy.json';

it('answers', async () => {
  expect(await ask({ init, Policy, QuestionError }, () => import('hubscope/full'), document)).toEqual(answer);
});
