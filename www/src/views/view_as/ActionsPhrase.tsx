import type { Action } from '../../engine/actions_desk';
import type { Target } from '../../engine/protocol';
import { Name } from '../../parts/Name';
import { hasText, T, type useText } from '../../texts';

/** Names in the phrases of actions; `null` stands open. */
export interface Names {
  readonly user: string | null;
  readonly server: string | null;
  readonly group: string | null;
  readonly service: string | null;
}

export function namesOf(target: Target): Names {
  return {
    user: target?.kind === 'server' ? target.owner : target?.kind === 'user' ? target.name : null,
    server: target?.kind === 'server' ? target.name : null,
    group: target?.kind === 'group' ? target.name : null,
    service: target?.kind === 'service' ? target.name : null,
  };
}

/** An action in words; a route that the catalogue does not know is shown as it is. */
export function Phrase({ action, names }: { action: Action; names: Names }) {
  const id = phraseId(action);
  if (!hasText(id)) return <code>{`${action.method} ${action.route}`}</code>;
  const values = Object.fromEntries(Object.entries(names).map(([kind, name]) => [kind, name === null ? OPEN : <Name key={kind} text={name} />]));
  return <T id={id} values={values} />;
}

export function phraseText(text: ReturnType<typeof useText>, action: Action, names: Names): string {
  const id = phraseId(action);
  if (!hasText(id)) return `${action.method} ${action.route}`;
  return text(id, Object.fromEntries(Object.entries(names).map(([kind, name]) => [kind, name ?? OPEN])));
}

const OPEN = '…';

function phraseId({ method, route }: Action): string {
  return `action.${method} ${route}`;
}
