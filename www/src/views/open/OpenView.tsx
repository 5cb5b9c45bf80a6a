import { type FormEvent, useId, useState } from 'react';

import { Button } from '../../parts/Button';
import { Icon } from '../../parts/Icon';
import { useSession } from '../../session/session';
import type { Example } from '../../session/source';
import { useOpen, useOpenExample, useOpenFile } from '../../shell/useOpenFile';
import { T, type TextId } from '../../texts';

const EXAMPLES: readonly Example[] = ['school', 'shop', 'users'];

/** Where a policy comes from. */
export function OpenView() {
  const { opened } = useSession();
  return (
    <div className="open-view">
      <header>
        <h1>
          <T id="open.title" />
        </h1>
        <p className="lead">
          <T id={opened ? 'open.another' : 'open.lead'} />
        </p>
      </header>
      <div className="ways">
        <FromFile />
        <FromHub />
        <FromExample />
      </div>
      <p className="quiet">
        <T id="open.private" />
      </p>
    </div>
  );
}

function FromFile() {
  const open = useOpenFile();
  return (
    <section className="card way">
      <h2>
        <Icon name="open" /> <T id="open.file" />
      </h2>
      <p>
        <T id="open.file.how" values={{ code: (text) => <code>{text}</code> }} />
      </p>
      <label className="button accent file">
        <input
          type="file"
          accept=".json,application/json"
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            if (file) open(file);
            event.target.value = '';
          }}
        />
        <T id="open.file.choose" />
      </label>
    </section>
  );
}

function FromHub() {
  const open = useOpen();
  const [url, setUrl] = useState('');
  const [token, setToken] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void open({ from: 'hub', url: url.trim(), token: token.trim() });
    // It is used once, and kept nowhere.
    setToken('');
  };
  return (
    <section className="card way">
      <h2>
        <Icon name="server" /> <T id="open.hub" />
      </h2>
      <p>
        <T id="open.hub.how" />
      </p>
      <form onSubmit={submit}>
        <Field label="open.hub.url" value={url} onChange={setUrl} type="url" placeholder="https://hub.example.org/" />
        <Field label="open.hub.token" value={token} onChange={setToken} type="password" />
        <Button type="submit" look="accent">
          <T id="open.hub.ask" />
        </Button>
      </form>
    </section>
  );
}

function Field({ label, onChange, ...rest }: { label: TextId; value: string; onChange: (value: string) => void; type: string; placeholder?: string }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>
        <T id={label} />
      </label>
      <input id={id} required autoComplete="off" spellCheck={false} onChange={(event) => onChange(event.target.value)} {...rest} />
    </div>
  );
}

function FromExample() {
  const open = useOpenExample();
  return (
    <section className="card way">
      <h2>
        <Icon name="view-as" /> <T id="open.example" />
      </h2>
      <ul className="examples">
        {EXAMPLES.map((example) => (
          <li key={example}>
            <button type="button" onClick={() => open(example)}>
              <b>
                <T id={`open.example.${example}`} />
              </b>
              <span>
                <T id={`open.example.${example}.about`} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
