import { useId } from 'react';

import { useDecision } from 'hubscope/react';

/**
 * A button, or a link, that can be used by whoever holds a scope, and tells everybody else what is missing.
 *
 * A disabled `<button>` cannot be reached with the keyboard, and what it says would be for the mouse alone; so this one stays
 * reachable and does nothing.
 */
export function Action({ scope, resource, rule, look = 'secondary', href, onAct, children }) {
  const { state, decision, needs } = useDecision(scope, resource);
  const id = useId();
  const why = { allow: rule, deny: `needs ${needs}`, unknown: decision?.message, pending: undefined }[state];
  const enabled = state === 'allow' && !rule;
  const common = {
    className: `btn btn-sm btn-${enabled ? look : 'outline-secondary'}`,
    'aria-disabled': !enabled,
    'aria-describedby': why ? id : undefined,
  };
  return (
    <span className="action">
      {href ? (
        <a {...common} role="link" tabIndex={0} href={enabled ? href : undefined}>
          {children}
        </a>
      ) : (
        <button {...common} type="button" onClick={enabled ? onAct : undefined}>
          {children}
        </button>
      )}
      {why && (
        <span role="tooltip" id={id}>
          {why}
        </span>
      )}
    </span>
  );
}
