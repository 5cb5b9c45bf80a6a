import { useDeferredValue } from 'react';

import { formatTarget, parseTarget } from '../../address/address';
import { useAddress } from '../../address/useAddress';
import { office } from '../../engine/client';
import type { PrincipalKind, Target } from '../../engine/protocol';
import { ScopePicker, TargetPicker } from '../../parts/pickers';
import { Trouble } from '../../parts/Trouble';
import { useDraft } from '../../session/draft';
import { useAnswer } from '../../session/useAnswer';
import { T, useText } from '../../texts';
import { HolderList } from './HolderList';
import { HolderTools } from './HolderTools';

/** What to begin with: the scope that administrators ask about most. */
const FIRST = 'access:servers';
const KINDS: readonly PrincipalKind[] = ['user', 'group', 'service', 'token'];

/** Who holds a scope over a resource, and how. */
export default function Who() {
  const { value, set } = useAddress();
  const text = useText();
  const scope = value('scope') ?? FIRST;
  const target = parseTarget(value('on'));
  return (
    <article className="view who-view">
      <header className="view-head">
        <h1>
          <T id="nav.who" />
        </h1>
      </header>
      <div className="question-line">
        <ScopePicker label={text('who.scope')} value={scope} onChoose={(next) => set({ scope: next, ...ALL })} />
        <TargetPicker label={text('who.target')} value={target} onChoose={(next) => set({ on: next === null ? null : formatTarget(next), ...ALL })} />
      </div>
      <Answer scope={scope} target={target} />
    </article>
  );
}

/** Another question begins with everybody. */
const ALL = { find: null, kind: null };

function Answer({ scope, target }: { scope: string; target: Target }) {
  const { which } = useDraft();
  const { value, set } = useAddress();
  const typed = value('find') ?? '';
  const question = { which, scope, target };
  const narrowing = { text: useDeferredValue(typed), kind: KINDS.find((kind) => kind === value('kind')) ?? null };
  const { data, error } = useAnswer(['holders', question, narrowing], async () => ({
    view: await office.who.holders(question, narrowing),
    // The list that stays while another is asked for goes on asking for its own rows.
    asked: { question, narrowing },
  }));
  if (error) return <Trouble title="trouble.view" error={error} />;
  if (!data) return <progress aria-label={scope} />;
  return (
    <>
      <HolderTools
        view={data.view}
        question={question}
        narrowing={narrowing}
        typed={typed}
        onType={(find) => set({ find: find === '' ? null : find }, { replace: true })}
        onKind={(kind) => set({ kind }, { replace: true })}
      />
      <HolderList key={JSON.stringify(data.asked)} view={data.view} {...data.asked} onAll={() => set(ALL)} />
    </>
  );
}
