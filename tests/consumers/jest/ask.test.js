const hubscope = require('hubscope');

const answer = require('./app/answer.json');
const { ask } = require('./app/ask.cjs');
const document = require('./app/policy.json');

it('answers', async () => {
  // As text: what Jest's `require` parses belongs to another realm than its environment.
  expect(await ask(hubscope, async () => require('hubscope/full'), JSON.stringify(document))).toEqual(answer);
});
