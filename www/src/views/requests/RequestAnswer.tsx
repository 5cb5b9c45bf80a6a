import type { RequestExplanation } from 'hubscope/full';
import type { ReactNode } from 'react';

import type { Principal } from '../../engine/protocol';
import { Prose } from '../../parts/Prose';
import { hasText, T, type TextId, useText } from '../../texts';
import { dependencyText } from './dependency';
import { NeededScopes } from './NeededScopes';

interface Props {
  answer: RequestExplanation;
  principal: Principal;
  /** The question is another one already, and its answer on the way. */
  late: boolean;
}

/** The status, what it depends on, which scopes were asked for, and why. */
export function RequestAnswer({ answer, principal, late }: Props) {
  const words = useText();
  const { depends, handler, route, scopes, text } = answer;
  return (
    <section className="card request-answer" aria-busy={late}>
      <Verdict answer={answer} />
      <dl>
        {depends.length > 0 && (
          <Fact title="requests.depends">
            <ul className="tags">
              {depends.map((word) => (
                <li key={word} className="tag">
                  {dependencyText(words, word)}
                </li>
              ))}
            </ul>
          </Fact>
        )}
        {scopes.length > 0 && (
          <Fact title="requests.scopes">
            <NeededScopes answer={answer} principal={principal} />
          </Fact>
        )}
        <Fact title="requests.handler">
          {handler} <code>{route}</code>
        </Fact>
      </dl>
      {text.length > 1 && <Lines lines={text.slice(1)} />}
    </section>
  );
}

function Verdict({ answer: { usual, status, outcome, because } }: { answer: RequestExplanation }) {
  const look = lookOf(usual, outcome);
  const name = `requests.status.${usual}`;
  return (
    <div className={`verdict ${look}`} role="status">
      {usual !== null && <b className="status">{usual}</b>}
      <div>
        <p className="status-words">
          <T id={hasText(name) ? name : `requests.look.${look}`} />
          {usual !== null && status === null && (
            <>
              {' '}
              <small>
                <T id="requests.usually" />
              </small>
            </>
          )}
        </p>
        <p className="because">
          <Prose text={because} />
        </p>
      </div>
    </div>
  );
}

function lookOf(usual: number | null, outcome: RequestExplanation['outcome']) {
  if (outcome === 'unknown') return 'unknown';
  if (usual === null) return 'depends';
  if (usual >= 500) return 'fault';
  if (usual >= 400) return 'deny';
  return usual >= 300 ? 'moved' : 'allow';
}

function Fact({ title, children }: { title: TextId; children: ReactNode }) {
  return (
    <div>
      <dt>
        <T id={title} />
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Sentences, those that belong to another below it. */
function Lines({ lines }: { lines: readonly string[] }) {
  return (
    <ul className="reasons">
      {lines.map((line, index) => (
        <li key={index} style={{ marginInlineStart: `${Math.max(0, line.length - line.trimStart().length - 2) * 0.6}rem` }}>
          <Prose text={line.trim()} />
        </li>
      ))}
    </ul>
  );
}
