'use client';

import { init, Policy, QuestionError } from 'hubscope';
import { useEffect } from 'react';

import { ask } from '../ask/ask.js';

/** Asks in the browser. */
export function Asked({ document: text }) {
  useEffect(() => {
    const report = (value) => (document.body.dataset.result = JSON.stringify(value));
    ask({ init, Policy, QuestionError }, () => import('hubscope/full'), text)
      .then(report, (error) => report({ code: error.code, message: String(error) }));
  }, [text]);
  return null;
}
