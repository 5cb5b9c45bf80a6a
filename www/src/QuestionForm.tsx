import type { Policy } from 'hubscope';
import { useMemo } from 'react';

import { Choice } from './Choice';
import { Combobox } from './Combobox';
import type { PrincipalKind, Question, ResourceKind } from './question';

const PRINCIPALS: readonly [PrincipalKind, string][] = [
  ['user', 'User'],
  ['service', 'Service'],
  ['group', 'Group'],
  ['token', 'Token'],
];
const RESOURCES: readonly [ResourceKind, string][] = [
  ['nothing', 'Nothing in particular'],
  ['user', 'A user'],
  ['server', 'A server'],
  ['group', 'A group'],
  ['service', 'A service'],
];

interface Props {
  policy: Policy;
  question: Question;
  onChange: (question: Question) => void;
}

/** Who, what, and on what. */
export function QuestionForm({ policy, question, onChange }: Props) {
  const names = useMemo(
    () => ({
      user: policy.names('user'),
      service: policy.names('service'),
      group: policy.names('group'),
      token: policy.names('token'),
    }),
    [policy],
  );
  const scopes = useMemo(() => [...policy.scopeNames()].sort(), [policy]);
  const { kind, name, scope, resource, target, server } = question;
  const targets = resource === 'nothing' ? [] : names[resource === 'server' ? 'user' : resource];
  const set = (change: Partial<Question>) => onChange({ ...question, ...change });

  return (
    <form className="card question" aria-label="Question" onSubmit={(event) => event.preventDefault()}>
      <fieldset>
        <legend>Who asks?</legend>
        <Choice
          label="Kind of principal"
          value={kind}
          choices={PRINCIPALS.filter(([choice]) => choice === 'user' || choice === kind || names[choice].length > 0)}
          onChange={(next) => set({ kind: next, name: names[next][0] ?? '' })}
        />
        <Combobox
          label={kind === 'token' ? 'Id of the token' : 'Name'}
          value={name}
          options={names[kind]}
          onChange={(next) => set({ name: next })}
        />
      </fieldset>
      <fieldset>
        <legend>For which scope?</legend>
        <Combobox label="Scope" value={scope} options={scopes} onChange={(next) => set({ scope: next })} />
      </fieldset>
      <fieldset>
        <legend>On what?</legend>
        <Choice
          label="Kind of resource"
          value={resource}
          choices={RESOURCES}
          onChange={(next) => set({ resource: next, target: suggested(next, resource, target, names) })}
        />
        {resource !== 'nothing' && (
          <div className="pair">
            <Combobox
              label={resource === 'server' ? 'Owner' : 'Name of the resource'}
              value={target}
              options={targets}
              free="any name"
              onChange={(next) => set({ target: next })}
            />
            {resource === 'server' && (
              <label className="field">
                Server
                <input
                  value={server}
                  placeholder="default server"
                  autoComplete="off"
                  spellCheck={false}
                  onChange={(event) => set({ server: event.target.value })}
                />
              </label>
            )}
          </div>
        )}
      </fieldset>
    </form>
  );
}

/** A name that fits the new kind of resource, or the one that fits already. */
function suggested(
  next: ResourceKind,
  before: ResourceKind,
  target: string,
  names: Record<'user' | 'service' | 'group', readonly string[]>,
): string {
  const space = (kind: ResourceKind) => (kind === 'server' ? 'user' : kind);
  if (next === 'nothing' || space(next) === space(before)) return target;
  return names[space(next) as 'user' | 'service' | 'group'][0] ?? '';
}
