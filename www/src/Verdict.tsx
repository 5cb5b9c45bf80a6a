import { Name } from './Name';
import { Prose } from './Prose';
import type { Answer, Question } from './question';

const WORDS = {
  allow: { word: 'Allowed', mark: 'M5 12.5l4.5 4.5L19 7.5' },
  deny: { word: 'Denied', mark: 'M6.5 6.5l11 11M17.5 6.5l-11 11' },
  unknown: { word: 'Unknown', mark: 'M9 9a3 3 0 1 1 4.2 2.8c-.8.4-1.2 1-1.2 2M12 17.2v.1' },
  fault: { word: 'The hub would fail', mark: 'M12 6.5v7M12 17.2v.1' },
  mistake: { word: 'Not a question', mark: 'M12 6.5v7M12 17.2v.1' },
};

/** The answer, in colour, shape, word and sentence. */
export function Verdict({ question, answer, held }: { question: Question; answer: Answer; held: readonly string[] | null }) {
  const { word, mark } = WORDS[answer.outcome];
  return (
    <section className={`card verdict ${answer.outcome}`} aria-label="Answer">
      <svg className="mark" viewBox="0 0 24 24" aria-hidden="true">
        <path d={mark} />
      </svg>
      <div role="status" className="words">
        <h2>{word}</h2>
        <p>
          <Sentence question={question} answer={answer} />
        </p>
        {'message' in answer && answer.message !== undefined && (
          <p className="reason">
            <Prose text={`${capital(answer.message)}.`} />
          </p>
        )}
      </div>
      {held !== null && answer.outcome !== 'mistake' && (
        <Holdings question={question} held={held} denied={answer.outcome === 'deny'} />
      )}
    </section>
  );
}

function Sentence({ question, answer }: { question: Question; answer: Answer }) {
  const who = (
    <>
      {question.kind !== 'user' && `${question.kind} `}
      <strong>
        <Name text={question.name} />
      </strong>
    </>
  );
  const what = (
    <>
      <code>{question.scope}</code> <Target question={question} />
    </>
  );
  switch (answer.outcome) {
    case 'allow':
      return <>The hub lets {who} use {what}.</>;
    case 'deny':
      return <>The hub does not let {who} use {what}.</>;
    case 'unknown':
      return <>This snapshot does not say whether {who} may use {what}.</>;
    case 'fault':
      return <>Every request of {who} ends in an error of the hub, so there is no answer for {what}.</>;
    case 'mistake':
      return <>{what} cannot be asked for.</>;
  }
}

function Target({ question: { resource, target, server } }: { question: Question }) {
  const name = (
    <strong>
      <Name text={target} />
    </strong>
  );
  switch (resource) {
    case 'nothing':
      return <>without any limit</>;
    case 'server':
      return server === '' ? (
        <>on the default server of {name}</>
      ) : (
        <>
          on server{' '}
          <strong>
            <Name text={server} />
          </strong>{' '}
          of {name}
        </>
      );
    default:
      return (
        <>
          on {resource} {name}
        </>
      );
  }
}

/** In which forms the scope is held, and so what a refusal comes from. */
function Holdings({ question: { scope, name }, held, denied }: { question: Question; held: readonly string[]; denied: boolean }) {
  const forms = held.filter((text) => text === scope || text.startsWith(`${scope}!`));
  if (forms.length === 0) {
    return (
      <p className="holdings quiet">
        <Name text={name} /> does not hold <code>{scope}</code> in any form.
      </p>
    );
  }
  return (
    <div className="holdings">
      <h3>
        <Name text={name} /> holds <code>{scope}</code> over
      </h3>
      <ul>
        {forms.map((text) => (
          <li key={text}>{text === scope ? <em>everything</em> : <Name text={text.slice(scope.length + 1)} />}</li>
        ))}
      </ul>
      {denied && <p className="quiet">{forms.length === 1 ? 'That does not cover it.' : 'None of these covers it.'}</p>}
    </div>
  );
}

function capital(sentence: string) {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
