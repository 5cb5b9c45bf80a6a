import { useDeferredValue, useState } from 'react';

import { formatTarget, parseTarget } from '../../address/address';
import { useAddress } from '../../address/useAddress';
import type { Action } from '../../engine/actions_desk';
import { office } from '../../engine/client';
import type { Principal } from '../../engine/protocol';
import { Choice } from '../../parts/Choice';
import { Empty } from '../../parts/Empty';
import { TargetPicker } from '../../parts/pickers';
import { SearchField } from '../../parts/SearchField';
import { Trouble } from '../../parts/Trouble';
import { useDraft } from '../../session/draft';
import { useAnswer } from '../../session/useAnswer';
import { T, useText } from '../../texts';
import { ActionsOfSubject } from './ActionsOfSubject';
import { namesOf, phraseText } from './ActionsPhrase';

const SUBJECTS = ['users', 'servers', 'hub', 'groups', 'tokens', 'shares', 'services'] as const;

const SHOWN = {
  all: () => true,
  allow: ({ judged }: Action) => judged?.answer === 'allow',
  deny: ({ judged }: Action) => judged?.answer === 'deny' || judged?.answer === 'hidden',
  depends: ({ judged }: Action) => judged !== null && ['depends', 'unknown', 'fault'].includes(judged.answer),
};
type Shown = keyof typeof SHOWN;

/** What the hub's own actions come to for somebody, in words. */
export function Actions({ principal }: { principal: Principal }) {
  const { value, set } = useAddress();
  const { which } = useDraft();
  const text = useText();
  const [refused, setRefused] = useState<unknown>(null);
  const typed = value('find') ?? '';
  const shown = (Object.keys(SHOWN) as Shown[]).find((name) => name === value('shown')) ?? 'all';
  const wanted = useDeferredValue(typed.trim().toLowerCase());
  const chosen = value('on') === null ? undefined : parseTarget(value('on'));
  const { data, error, isPlaceholderData } = useAnswer(['actions', principal, chosen], () => office.actions.actions(which, principal, chosen));
  if (error) return <Trouble title="trouble.view" error={error} />;
  if (!data) return <progress aria-label={text('view-as.tab.actions')} />;
  const names = namesOf(data.target);
  const rows = data.actions.filter((action) => SHOWN[shown](action) && (wanted === '' || sayable(action).includes(wanted)));
  return (
    <>
      <div className="tools">
        <TargetPicker label={text('actions.target')} value={data.target} onChoose={(next) => set({ on: formatTarget(next) })} />
        <SearchField
          label={text('actions.search')}
          value={typed}
          onChange={(next) => set({ find: next === '' ? null : next }, { replace: true })}
        />
        <Choice
          label={text('actions.shown')}
          value={shown}
          choices={(Object.keys(SHOWN) as Shown[]).map((name) => [name, text(`actions.shown.${name}`)] as const)}
          onChange={(next) => set({ shown: next === 'all' ? null : next }, { replace: true })}
        />
      </div>
      {refused !== null && <Trouble title="trouble.view" error={refused} onDismiss={() => setRefused(null)} />}
      {rows.length === 0 && <Empty icon="none" title={<T id="actions.none" />} />}
      <div className="action-groups" aria-busy={isPlaceholderData}>
        {SUBJECTS.map((subject) => {
          const own = rows.filter((row) => row.subject === subject);
          return (
            own.length > 0 && (
              <ActionsOfSubject key={subject} subject={subject} actions={own} principal={principal} names={names} onTrouble={setRefused} />
            )
          );
        })}
      </div>
    </>
  );

  /** Everything by which an action is looked for. */
  function sayable(action: Action): string {
    return `${action.method} ${action.path} ${phraseText(text, action, names)} ${action.scopes.join(' ')}`.toLowerCase();
  }
}
