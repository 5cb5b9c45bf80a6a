import type { RoleView } from '../../engine/what_if/roles';
import { Icon } from '../../parts/Icon';
import { Name } from '../../parts/Name';
import { T, useText } from '../../texts';
import { Refusal } from './Refusal';
import { ScopeField } from './ScopeField';
import { withScopes } from './settled';
import { useEditing } from './useEditing';

/** The scopes of a role: what stands there, what is new, and what was taken out. */
export function Scopes({ view: { name, before, scopes } }: { view: RoleView }) {
  const typing = useEditing();
  const removing = useEditing();
  const text = useText();
  const known = before ?? [];
  const gone = known.filter((scope) => !scopes.includes(scope));
  const add = (scope: string) => typing.rewrite((edits) => withScopes(edits, name, inOrder([...scopes, scope], known), before));
  const remove = (scope: string) =>
    void removing.rewrite((edits) =>
      withScopes(
        edits,
        name,
        scopes.filter((other) => other !== scope),
        before,
      ),
    );
  return (
    <section className="editor-part">
      <h3>
        <T id="what-if.scopes" />
      </h3>
      {scopes.length + gone.length === 0 && (
        <p className="quiet">
          <T id="what-if.scopes.none" />
        </p>
      )}
      <ul className="chips">
        {scopes.map((scope) => (
          <li key={scope} className={known.includes(scope) || before === null ? 'chip' : 'chip added'}>
            <Name text={scope} />
            {name !== 'admin' && (
              <button type="button" aria-label={text('what-if.scope.remove', { scope })} onClick={() => remove(scope)}>
                <Icon name="close" size={13} />
              </button>
            )}
          </li>
        ))}
        {gone.map((scope) => (
          <li key={scope} className="chip removed">
            <del>
              <Name text={scope} />
            </del>
            <button type="button" aria-label={text('what-if.scope.restore', { scope })} onClick={() => void add(scope)}>
              <Icon name="undo" size={13} />
            </button>
          </li>
        ))}
      </ul>
      <Refusal text={removing.refusal} />
      {name !== 'admin' && <ScopeField held={scopes} refusal={typing.refusal} onChange={typing.forget} onAdd={add} />}
    </section>
  );
}

/** Scopes that were there stand where they stood. */
function inOrder(scopes: readonly string[], before: readonly string[]): readonly string[] {
  return [...before.filter((scope) => scopes.includes(scope)), ...scopes.filter((scope) => !before.includes(scope))];
}
