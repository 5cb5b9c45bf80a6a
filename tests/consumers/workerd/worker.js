import { init, Policy, QuestionError } from 'hubscope';

import { ask } from './app/ask.js';

export default {
  async fetch(request) {
    return Response.json(await ask({ init, Policy, QuestionError }, () => import('hubscope/full'), await request.text()));
  },
};
