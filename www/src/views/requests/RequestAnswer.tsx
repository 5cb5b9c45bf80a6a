import type { RequestExplanation } from 'hubscope/full';

import { targetOfFilter } from '../../address/address';
import { useWhy } from '../../address/useWhy';
import type { Principal } from '../../engine/protocol';
import { Icon } from '../../parts/Icon';
import { Prose } from '../../parts/Prose';
import { T } from '../../texts';

/** The status, what it depends on, which scopes were asked for, and why. */
export function RequestAnswer({ answer, principal }: { answer: RequestExplanation; principal: Principal }) {
  const { ask } = useWhy();
  const { usual, status, outcome, because, depends, handler, route, scopes, explanations, text } = answer;
  const look = lookOf(usual, outcome);
  return (
    <section className="card request-answer">
      <div className={`verdict ${look}`} role="status">
        <b className="status">{usual ?? '?'}</b>
        <p>
          <T id={`requests.look.${look}`} />
          {usual !== null && status === null && (
            <>
              {' '}
              <T id="requests.usually" />
            </>
          )}
          <br />
          <Prose text={because} />
        </p>
      </div>
      <dl>
        {depends.length > 0 && (
          <div>
            <dt>
              <T id="requests.depends" />
            </dt>
            <dd className="tags">
              {depends.map((word) => (
                <span key={word} className="tag">
                  {word}
                </span>
              ))}
            </dd>
          </div>
        )}
        <div>
          <dt>
            <T id="requests.handler" />
          </dt>
          <dd>
            {handler} <code>{route}</code>
          </dd>
        </div>
        {scopes.length > 0 && (
          <div>
            <dt>
              <T id="requests.scopes" />
            </dt>
            <dd className="tags">
              {scopes.map((scope) => {
                const told = explanations.find((one) => one.scope === scope);
                return (
                  <button
                    key={scope}
                    type="button"
                    className="tag"
                    onClick={() => ask({ principal, scope, target: told?.resource ? targetOfFilter(told.resource) : null })}
                  >
                    {told && <Icon name={told.decision.outcome} size={14} />}
                    <code>{scope}</code>
                  </button>
                );
              })}
            </dd>
          </div>
        )}
      </dl>
      <ul className="reasons">
        {text.map((line, index) => (
          <li key={index} style={{ marginInlineStart: `${(line.length - line.trimStart().length) * 0.6}rem` }}>
            <Prose text={line.trim()} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function lookOf(usual: number | null, outcome: RequestExplanation['outcome']) {
  if (outcome === 'unknown') return 'unknown';
  if (usual === null) return 'depends';
  if (usual >= 500) return 'fault';
  return usual < 400 ? 'allow' : 'deny';
}
