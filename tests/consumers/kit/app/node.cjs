const { ask } = require('./ask.cjs');
const document = require('./policy.json');

ask(require('hubscope'), async () => require('hubscope/full'), document).then((answer) => console.log(JSON.stringify(answer)));
