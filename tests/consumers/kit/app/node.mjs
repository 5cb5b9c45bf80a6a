import { init, Policy, QuestionError } from 'hubscope';

import { ask } from './ask.js';
import document from './policy.json' with { type: 'json' };

console.log(JSON.stringify(await ask({ init, Policy, QuestionError }, () => import('hubscope/full'), document)));
