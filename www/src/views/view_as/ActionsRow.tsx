import { formatPrincipal, targetOfFilter } from '../../address/address';
import { type Values, useAddress } from '../../address/useAddress';
import { useWhy } from '../../address/useWhy';
import type { Action } from '../../engine/actions_desk';
import type { Judged, Judgement } from '../../engine/actions/judge';
import { askHub } from '../../engine/client';
import type { Principal } from '../../engine/protocol';
import { asking } from '../../engine/wire';
import { IconButton } from '../../parts/Button';
import { Icon } from '../../parts/Icon';
import { Prose } from '../../parts/Prose';
import { useDraft } from '../../session/draft';
import { T, useText } from '../../texts';
import { dependencyText } from '../requests/dependency';
import { type Names, Phrase, phraseText } from './ActionsPhrase';

interface Props {
  action: Action;
  principal: Principal;
  names: Names;
}

/** What one action comes to; it leads to its request, and to the scope that decides. */
export function ActionRow({ action, principal, names, onTrouble }: Props & { onTrouble: (error: unknown) => void }) {
  const { to } = useAddress();
  const text = useText();
  const why = useWhyOfAction(action, principal, onTrouble);
  const { judged } = action;
  if (judged === null) return null;
  const look = LOOKS[judged.answer];
  return (
    <li>
      <div>
        <a href={to('requests', requestOf(action, principal))}>
          <Phrase action={action} names={names} />
        </a>
        <Note judged={judged} />
      </div>
      <span className={`state ${look}`}>
        <Icon name={look} size={14} />
        <T id={judged.answer === 'depends' ? 'actions.depends' : `outcome.${look}`} />
      </span>
      {action.scopes.length > 0 && (
        <IconButton icon="key" label={text('actions.why', { action: phraseText(text, action, names) })} onClick={() => void why()} />
      )}
    </li>
  );
}

/** An action about something that the target does not say: the request is there to be completed. */
export function OpenRow({ action, principal, names }: Props) {
  const { to } = useAddress();
  return (
    <li>
      <a href={to('requests', requestOf(action, principal))}>
        <Phrase action={action} names={names} />
      </a>
    </li>
  );
}

/** Icons and colours. */
const LOOKS: Record<Judgement, 'allow' | 'deny' | 'fault' | 'unknown'> = {
  allow: 'allow',
  deny: 'deny',
  hidden: 'deny',
  depends: 'unknown',
  fault: 'fault',
  unknown: 'unknown',
};

/** What else decides, or how the hub refuses. */
function Note({ judged: { answer, because, depends } }: { judged: Judged }) {
  const text = useText();
  if (answer === 'hidden') {
    return (
      <p className="quiet">
        <T id="actions.hidden" />
      </p>
    );
  }
  if (because !== null) {
    return (
      <p className="quiet">
        <Prose text={because} />
      </p>
    );
  }
  if (depends.length === 0) return null;
  return (
    <p className="quiet">
      <T id="actions.depends-on" values={{ what: depends.map((word) => dependencyText(text, word)).join(', ') }} />
    </p>
  );
}

/** The request as it was judged: what has no body yet is asked without one. */
function requestOf({ method, path, judged }: Action, principal: Principal): Values {
  const isEmpty = judged !== null && !['GET', 'DELETE'].includes(method) && !judged.depends.includes('body');
  return { principal: formatPrincipal(principal), as: null, method, path, ...(isEmpty ? { body: 'null' } : {}) };
}

/** Opens the explanation of the scope that decides about an action. */
function useWhyOfAction({ method, path, scopes }: Action, principal: Principal, onTrouble: (error: unknown) => void) {
  const { which } = useDraft();
  const { ask } = useWhy();
  return async () => {
    try {
      const { explanations } = await askHub(which, { op: 'explain_request', principal: asking(principal), method, path });
      const nearest = explanations.find(({ misses }) => misses.length > 0) ?? explanations[0];
      const decisive = explanations.find(({ decision }) => decision.outcome === 'allow') ?? nearest;
      const scope = decisive?.scope ?? scopes[0];
      if (scope !== undefined) ask({ principal, scope, target: decisive?.resource ? targetOfFilter(decisive.resource) : null });
    } catch (error) {
      onTrouble(error);
    }
  };
}
