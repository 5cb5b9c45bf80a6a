import { type FormEvent, useId, useState } from 'react';

import { Button } from '../../parts/Button';
import { T, useText } from '../../texts';
import { isJson } from './question';

/** What is sent along; what is not JSON is kept in the field, and not asked about. */
export function BodyField({ body, onBody }: { body: string | null; onBody: (body: string | null) => void }) {
  const text = useText();
  const id = useId();
  const [typed, setTyped] = useState(body ?? '');
  const [wrong, setWrong] = useState(body !== null && !isJson(body));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const isEmpty = typed.trim() === '';
    setWrong(!isEmpty && !isJson(typed));
    if (isEmpty || isJson(typed)) onBody(isEmpty ? null : typed);
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
          aria-describedby={wrong ? `${id}-wrong` : `${id}-hint`}
          rows={4}
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        {wrong && (
          <p id={`${id}-wrong`} className="state deny" role="alert">
            <T id="requests.body.wrong" />
          </p>
        )}
        <p id={`${id}-hint`} className="quiet">
          <T id="requests.body.hint" />
        </p>
        <Button type="submit">
          <T id="requests.body.send" />
        </Button>
      </form>
    </details>
  );
}
