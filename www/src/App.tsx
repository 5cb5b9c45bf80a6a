import type { Policy } from 'hubscope';
import { type DragEvent, useEffect, useMemo, useState } from 'react';

import { Prose } from './Prose';
import { answerTo, firstQuestion, type Question, readAddress, subjectOf, writeAddress } from './question';
import { QuestionForm } from './QuestionForm';
import { ScopeList } from './ScopeList';
import { FileButton, SnapshotCard } from './SnapshotCard';
import { type Trouble, useSnapshot } from './useSnapshot';
import { Verdict } from './Verdict';

export function App() {
  const { snapshot, trouble, open, dismiss } = useSnapshot();
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file) void open(file);
  };
  return (
    <div
      className={over ? 'page over' : 'page'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (event.currentTarget === event.target) setOver(false);
      }}
      onDrop={drop}
    >
      <header className="top">
        <h1>
          <img src="./icon.svg" alt="" width="28" height="28" /> hubscope
        </h1>
        <p>Who may do what on this JupyterHub? Decided in your browser; the hub is not asked.</p>
      </header>
      {trouble && <Problem trouble={trouble} onDismiss={dismiss} />}
      <main>
        {snapshot.state === 'loading' && <p className="card quiet">Loading the snapshot…</p>}
        {snapshot.state === 'missing' && <Welcome onFile={open} />}
        {snapshot.state === 'loaded' && (
          <Desk
            key={snapshot.from + snapshot.bytes}
            policy={snapshot.policy}
            card={<SnapshotCard snapshot={snapshot} onFile={open} />}
          />
        )}
      </main>
      <footer>Nothing leaves this page. A snapshot holds names, roles and scopes, and no secrets.</footer>
    </div>
  );
}

/** Question, answer and everything that the principal holds. */
function Desk({ policy, card }: { policy: Policy; card: React.ReactNode }) {
  const [question, setQuestion] = useState<Question>(() => readAddress(location.hash, firstQuestion(policy)));
  useEffect(() => {
    history.replaceState(null, '', writeAddress(question));
  }, [question]);
  const answer = useMemo(() => answerTo(policy, question), [policy, question]);
  const { kind, name } = question;
  const held = useMemo(() => {
    try {
      using subject = subjectOf(policy, { kind, name } as Question);
      return subject.scopes();
    } catch {
      // The answer says why.
      return null;
    }
  }, [policy, kind, name]);
  return (
    <div className="desk">
      <div className="column ask">
        <QuestionForm policy={policy} question={question} onChange={setQuestion} />
      </div>
      <div className="column answer">
        <Verdict question={question} answer={answer} held={held} />
        <ScopeList question={question} held={held} onAsk={(scope) => setQuestion({ ...question, scope })} />
      </div>
      <div className="column about">{card}</div>
    </div>
  );
}

function Welcome({ onFile }: { onFile: (file: File) => void }) {
  return (
    <section className="card welcome">
      <h2>No snapshot yet</h2>
      <p>
        Drop a policy snapshot anywhere on this page. <code>hubscope snapshot</code> takes one from a hub&apos;s database.
      </p>
      <FileButton onFile={onFile} words="Open a snapshot" />
    </section>
  );
}

function Problem({ trouble, onDismiss }: { trouble: Trouble; onDismiss: () => void }) {
  return (
    <section className="card problem" role="alert">
      <div>
        <h2>{trouble.title}</h2>
        <p>
          <Prose text={trouble.message} />
          {trouble.place !== undefined && <span className="quiet"> ({trouble.place})</span>}
        </p>
      </div>
      <button type="button" onClick={onDismiss}>
        Close
      </button>
    </section>
  );
}
