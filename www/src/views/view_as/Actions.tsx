import { useDeferredValue, useState } from 'react';

import { formatPrincipal, formatTarget, parseTarget } from '../../address/address';
import { useAddress } from '../../address/useAddress';
import { office } from '../../engine/client';
import type { Action, Subject } from '../../engine/actions_desk';
import type { Principal, Target } from '../../engine/protocol';
import { Choice } from '../../parts/Choice';
import { Empty } from '../../parts/Empty';
import { Icon } from '../../parts/Icon';
import { Name } from '../../parts/Name';
import { TargetPicker } from '../../parts/pickers';
import { SearchField } from '../../parts/SearchField';
import { Trouble } from '../../parts/Trouble';
import { useDraft } from '../../session/draft';
import { useAnswer } from '../../session/useAnswer';
import { hasText, T, type TextId, useText } from '../../texts';

const SUBJECTS: readonly Subject[] = ['hub', 'users', 'servers', 'groups', 'services', 'shares', 'tokens'];

type Shown = 'all' | 'allow' | 'deny';

/** What the hub's own actions come to for somebody, in words. */
export function Actions({ principal }: { principal: Principal }) {
  const { value, set } = useAddress();
  const { which } = useDraft();
  const text = useText();
  const [typed, setTyped] = useState('');
  const [shown, setShown] = useState<Shown>('all');
  const wanted = useDeferredValue(typed.trim().toLowerCase());
  const target = value('on') === null ? ownServer(principal) : parseTarget(value('on'));
  const { data, error } = useAnswer(['actions', principal, target], () => office.actions.actions(which, principal, target));
  const names = targetNames(target);
  const fits = (action: Action) =>
    (shown === 'all' || (shown === 'allow') === (action.answer === 'allow')) &&
    (wanted === '' || `${action.method} ${action.path}`.toLowerCase().includes(wanted) || phrase(text, action, names).toLowerCase().includes(wanted));
  const rows = data?.told.filter(fits) ?? [];
  return (
    <>
      <div className="tools">
        <TargetPicker label={text('actions.target')} value={target} onChoose={(next) => set({ on: formatTarget(next) })} />
        <SearchField label={text('actions.search')} value={typed} onChange={setTyped} />
        <Choice
          label={text('actions.shown')}
          value={shown}
          choices={(['all', 'allow', 'deny'] as const).map((name) => [name, text(`actions.shown.${name}`)] as const)}
          onChange={setShown}
        />
      </div>
      {error && <Trouble title="trouble.view" error={error} />}
      {data && rows.length === 0 && <Empty icon="none" title={<T id="actions.none" />} />}
      <div className="action-groups">
        {SUBJECTS.map((subject) => {
          const own = rows.filter((row) => row.subject === subject);
          return (
            own.length > 0 && (
              <section key={subject} className="card">
                <h3>
                  <T id={`actions.subject.${subject}`} />
                </h3>
                <ul className="actions">
                  {own.map((action) => (
                    <Row key={`${action.method} ${action.route}`} action={action} principal={principal} names={names} />
                  ))}
                </ul>
              </section>
            )
          );
        })}
      </div>
      {data && data.lacking.length > 0 && (
        <p className="quiet">
          {data.lacking.map(({ gap, count }) => (
            <span key={gap}>
              <T id={`actions.lacking.${gap === 'never' ? 'user' : gap}`} values={{ count }} />{' '}
            </span>
          ))}
        </p>
      )}
    </>
  );
}

function Row({ action, principal, names }: { action: Action; principal: Principal; names: Names }) {
  const { to } = useAddress();
  const { method, path, answer, status, because } = action;
  const request = to('requests', { by: formatPrincipal(principal), method, path });
  return (
    <li>
      <span className={`state ${answer}`}>
        <Icon name={answer} size={14} />
        <T id={status === 404 && answer === 'deny' ? 'outcome.hidden' : `outcome.${answer}`} />
      </span>
      <a href={request} title={because}>
        <Phrase action={action} names={names} />
      </a>
    </li>
  );
}

interface Names {
  readonly user: string;
  readonly server: string;
  readonly group: string;
  readonly service: string;
}

function Phrase({ action, names }: { action: Action; names: Names }) {
  const id = phraseId(action);
  if (!hasText(id)) return <code>{`${action.method} ${action.route}`}</code>;
  const elements = Object.fromEntries(Object.entries(names).map(([kind, name]) => [kind, <Name key={kind} text={name} />]));
  return <T id={id} values={elements} />;
}

function phrase(text: ReturnType<typeof useText>, action: Action, names: Names): string {
  const id = phraseId(action);
  return hasText(id) ? text(id, { ...names }) : `${action.method} ${action.route}`;
}

function phraseId({ method, route }: Action): TextId {
  return `action.${method} ${route}` as TextId;
}

function targetNames(target: Target): Names {
  const name = target?.name ?? '';
  return {
    user: target?.kind === 'server' ? target.owner : name,
    server: name,
    group: name,
    service: name,
  };
}

/** Most actions are about a server of one's own. */
function ownServer({ kind, name }: Principal): Target {
  switch (kind) {
    case 'user':
      return { kind: 'server', owner: name, name: '' };
    case 'group':
      return { kind: 'group', name };
    case 'service':
      return { kind: 'service', name };
    default:
      return null;
  }
}
