// The engines inside the script: nothing is fetched but the snapshot.
import { init, Policy, QuestionError } from 'hubscope/inline';
import * as full from 'hubscope/full/inline';

import { ask } from './ask.js';

const report = (value) => (document.body.dataset.result = JSON.stringify(value));

fetch('/policy.json')
  .then((response) => response.text())
  .then((text) => ask({ init, Policy, QuestionError }, () => full, text))
  .then(report, (error) => report({ code: error.code, message: String(error) }));
