import type { RequestExplanation } from 'hubscope/full';

import { targetOfFilter } from '../../address/address';
import { useWhy } from '../../address/useWhy';
import type { Principal } from '../../engine/protocol';
import { Breakable } from '../../parts/Breakable';
import { Icon } from '../../parts/Icon';
import { TargetName } from '../../parts/PrincipalName';
import { T } from '../../texts';

/** Scopes of which one suffices, and what each is asked for; a press tells why it is held or not. */
export function NeededScopes({ answer: { scopes, filter, explanations }, principal }: { answer: RequestExplanation; principal: Principal }) {
  const { ask } = useWhy();
  const filters = Array.isArray(filter) ? filter : [];
  return (
    <>
      <ul className="tags">
        {scopes.map((scope) => {
          const told = explanations.find((one) => one.scope === scope);
          const over = told?.resource ?? filters[0];
          // A list asks for a scope with whatever filter: that it is not held for everything does not refuse it.
          const icon = told?.reach === undefined ? told?.decision.outcome : 'allow';
          return (
            <li key={scope}>
              <button type="button" className="tag" onClick={() => ask({ principal, scope, target: over ? targetOfFilter(over) : null })}>
                {icon && <Icon name={icon} size={14} />}
                <code>
                  <Breakable text={scope} />
                </code>
              </button>
            </li>
          );
        })}
      </ul>
      <p className="quiet needed-for">
        {filter === 'any' && <T id="requests.filter.any" />}
        {filter === 'unfiltered' && <T id="requests.filter.unfiltered" />}
        {filters.map((one) => (
          <span key={one}>
            <T id="requests.filter.over" /> <TargetName target={targetOfFilter(one)} />{' '}
          </span>
        ))}
      </p>
    </>
  );
}
