import type { RequestExplanation } from 'hubscope/full';

import { askHub } from '../../engine/client';
import type { Principal, Which } from '../../engine/protocol';
import { asking } from '../../engine/wire';
import { Trouble } from '../../parts/Trouble';
import { useDraft } from '../../session/draft';
import { useAnswer } from '../../session/useAnswer';
import type { Question } from './question';
import { RequestAnswer } from './RequestAnswer';

type Asked = Question & { readonly principal: Principal };

/** What the hub would answer to a request. */
export function Answer(question: Asked) {
  const { which } = useDraft();
  const { data, error, isPlaceholderData } = useAnswer(['request', question], () => answer(which, question));
  if (error) return <Trouble title="trouble.view" error={error} />;
  return data ? <RequestAnswer answer={data} principal={question.principal} late={isPlaceholderData} /> : <progress aria-label={question.path} />;
}

/** Explanations are about sessions of users: what a token changes is asked for besides. */
async function answer(which: Which, { principal, way, method, path, body }: Asked): Promise<RequestExplanation> {
  const request = { principal: asking(principal), method, path, ...(body === null ? {} : { body: JSON.parse(body) as unknown }) };
  const explained = await askHub(which, { op: 'explain_request', ...request });
  if (principal.kind !== 'user' || way === 'session') return explained;
  // As `explain_request` does it: these have no body unless it is given.
  const plain = method === 'GET' || method === 'DELETE' ? { body: null } : {};
  const answered = await askHub(which, { op: 'request', as: way, ...plain, ...request });
  return { ...explained, ...answered, text: ['', ...explained.explanations.flatMap(({ reach, text }) => (reach ? [`  ${reach}`] : indented(text)))] };
}

function indented([decision = '', ...reasons]: readonly string[]): readonly string[] {
  return [`  ${decision}`, ...reasons.map((reason) => `    ${reason}`)];
}
