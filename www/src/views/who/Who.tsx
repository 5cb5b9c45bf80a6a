import { useDeferredValue, useState } from 'react';

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
        <ScopePicker label={text('who.scope')} value={scope} onChoose={(next) => set({ scope: next })} />
        <TargetPicker label={text('who.target')} value={target} onChoose={(next) => set({ on: next === null ? null : formatTarget(next) })} />
      </div>
      <Answer key={`${scope} ${formatTarget(target)}`} scope={scope} target={target} />
    </article>
  );
}

function Answer({ scope, target }: { scope: string; target: Target }) {
  const { which } = useDraft();
  const [typed, setTyped] = useState('');
  const [kind, setKind] = useState<PrincipalKind | null>(null);
  const question = { which, scope, target };
  const narrowing = { text: useDeferredValue(typed), kind };
  const { data, error } = useAnswer(['holders', question, narrowing], () => office.who.holders(question, narrowing));
  if (error) return <Trouble title="trouble.view" error={error} />;
  if (!data) return <progress />;
  return (
    <>
      <HolderTools view={data} question={question} narrowing={narrowing} typed={typed} onType={setTyped} onKind={setKind} />
      <HolderList view={data} question={question} narrowing={narrowing} />
    </>
  );
}
