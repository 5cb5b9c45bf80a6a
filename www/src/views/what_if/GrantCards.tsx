import { useState } from 'react';

import type { GrantCard, Held } from '../../engine/what_if/difference_view';
import type { Principal, Target } from '../../engine/protocol';
import type { Part } from '../../engine/what_if/part';
import { Button } from '../../parts/Button';
import { TargetName } from '../../parts/PrincipalName';
import { Prose } from '../../parts/Prose';
import { T } from '../../texts';
import { FoldedScopes } from './FoldedScopes';
import { Principals } from './Principals';
import { useDrill } from './useDrill';

/** More are shown when asked for. */
const SHOWN = 10;

/** Those to whom the same happens, together. */
export function GrantCards({ grants: { count, listed } }: { grants: Part<GrantCard> }) {
  const [all, setAll] = useState(false);
  const shown = all ? listed : listed.slice(0, SHOWN);
  return (
    <>
      {shown.map((card, index) => (
        <Card key={index} card={card} />
      ))}
      {shown.length < listed.length && (
        <Button onClick={() => setAll(true)}>
          <T id="what-if.more-cards" values={{ count: listed.length - shown.length }} />
        </Button>
      )}
      {shown.length === listed.length && count > listed.length && (
        <p className="quiet">
          <T id="what-if.cards-cut" values={{ count: count - listed.length }} />
        </p>
      )}
    </>
  );
}

function Card({ card: { principals, gained, lost, unanswered } }: { card: GrantCard }) {
  const [example] = principals.listed;
  return (
    <article className="grant">
      <Principals principals={principals} />
      {gained.map((held, index) => (
        <Change key={`+${index}`} kind="gained" held={held} example={example} />
      ))}
      {lost.map((held, index) => (
        <Change key={`-${index}`} kind="lost" held={held} example={example} />
      ))}
      {unanswered.map((reason) => (
        <p key={reason} className="quiet">
          <Prose text={reason} />
        </p>
      ))}
    </article>
  );
}

/** Scopes over one thing that come or go; each opens why, for the first of the principals. */
function Change({ kind, held: { over, scopes }, example }: { kind: 'gained' | 'lost'; held: Held; example: Principal | undefined }) {
  const { why } = useDrill();
  return (
    <div className={`change ${kind}`}>
      <span className="change-kind">
        <T id={`what-if.${kind}`} />
      </span>
      <FoldedScopes scopes={scopes} onWhy={example && ((scope) => why({ principal: example, scope, target: targetOf(over, example) }))} />
      <span className="over">
        <T id="what-if.over" values={{ what: over === 'own' ? <T id="what-if.own" /> : <TargetName target={over} /> }} />
      </span>
    </div>
  );
}

function targetOf(over: Held['over'], { kind, name }: Principal): Target {
  if (over !== 'own') return over;
  return kind === 'user' || kind === 'service' ? { kind, name } : null;
}
