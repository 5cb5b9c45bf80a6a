import { type FormEvent, useState } from 'react';

import { formatPrincipal, parsePrincipal } from '../../address/address';
import { useAddress } from '../../address/useAddress';
import { askHub } from '../../engine/client';
import type { Principal } from '../../engine/protocol';
import { asking } from '../../engine/wire';
import { Button } from '../../parts/Button';
import { Empty } from '../../parts/Empty';
import { PrincipalPicker } from '../../parts/pickers';
import { Trouble } from '../../parts/Trouble';
import { useDraft } from '../../session/draft';
import { useAnswer } from '../../session/useAnswer';
import { T, useText } from '../../texts';
import { Examples } from './Examples';
import { PathField } from './PathField';
import { RequestAnswer } from './RequestAnswer';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** A request to the hub, and what it would answer. */
export default function Requests() {
  const { value, set } = useAddress();
  const text = useText();
  const principal = parsePrincipal(value('by') ?? value('principal'));
  const method = METHODS.find((name) => name === value('method')) ?? 'GET';
  const path = value('path') ?? '';
  return (
    <article className="view requests">
      <header className="view-head">
        <h1>
          <T id="nav.requests" />
        </h1>
      </header>
      <div className="question-line">
        <PrincipalPicker label={text('requests.who')} value={principal} onChoose={(next) => set({ by: formatPrincipal(next) })} />
        <div className="field">
          <label htmlFor="method">
            <T id="requests.method" />
          </label>
          <select id="method" value={method} onChange={(event) => set({ method: event.target.value })}>
            {METHODS.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </div>
        <PathField method={method} path={path} principal={principal} onChoose={(next) => set({ path: next })} />
      </div>
      <BodyField key={value('body')} body={value('body')} onBody={(body) => set({ body })} />
      {principal && path !== '' ? (
        <Answer principal={principal} method={method} path={path} body={value('body')} />
      ) : (
        <Empty icon="requests" title={<T id="requests.empty" />} />
      )}
      <Examples principal={principal} />
    </article>
  );
}

function Answer({ principal, method, path, body }: { principal: Principal; method: string; path: string; body: string | null }) {
  const { which } = useDraft();
  const sent = body === null ? {} : { body: JSON.parse(body) as unknown };
  const { data, error } = useAnswer(['request', principal, method, path, body], () =>
    askHub(which, { op: 'explain_request', principal: asking(principal), method, path, ...sent }),
  );
  if (error) return <Trouble title="trouble.view" error={error} />;
  return data ? <RequestAnswer answer={data} principal={principal} /> : <progress />;
}

/** What is sent along; what is not JSON is kept in the field, and not asked about. */
function BodyField({ body, onBody }: { body: string | null; onBody: (body: string | null) => void }) {
  const text = useText();
  const [typed, setTyped] = useState(body ?? '');
  const [wrong, setWrong] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    try {
      if (typed.trim() !== '') JSON.parse(typed);
      setWrong(false);
      onBody(typed.trim() === '' ? null : typed);
    } catch {
      setWrong(true);
    }
  };
  return (
    <details className="body-field" open={body !== null}>
      <summary>
        <T id="requests.body" />
      </summary>
      <form onSubmit={submit} className="field">
        <textarea
          aria-label={text('requests.body.json')}
          aria-invalid={wrong}
          aria-describedby={wrong ? 'body-wrong' : undefined}
          rows={4}
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        {wrong && (
          <p id="body-wrong" className="state deny">
            <T id="requests.body.wrong" />
          </p>
        )}
        <Button type="submit">
          <T id="requests.body.send" />
        </Button>
      </form>
    </details>
  );
}
