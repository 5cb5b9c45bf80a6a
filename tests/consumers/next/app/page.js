import { init, Policy, QuestionError } from 'hubscope';

import { ask } from '../ask/ask.js';
import document from '../ask/policy.json';
import { Asked } from './asked.js';

export const dynamic = 'force-dynamic';

/** Asks on the server, and lets the browser ask again. */
export default async function Page() {
  const answer = await ask({ init, Policy, QuestionError }, () => import('hubscope/full'), document);
  return (
    <>
      <pre id="server">{JSON.stringify(answer)}</pre>
      <Asked document={JSON.stringify(document)} />
    </>
  );
}
