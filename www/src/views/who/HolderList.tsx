import { useWhy } from '../../address/useWhy';
import { office } from '../../engine/client';
import type { Holder, HoldersView, Narrowing, Question } from '../../engine/who_desk';
import { Empty } from '../../parts/Empty';
import { PrincipalName } from '../../parts/PrincipalName';
import { VirtualRows } from '../../parts/VirtualRows';
import { useDraft } from '../../session/draft';
import { useHub } from '../../session/session';
import { useWindow } from '../../session/useWindow';
import { T, useText } from '../../texts';
import { PathLine } from './PathLine';

/** Each holder with the shortest way in which it comes. */
export function HolderList({ view, question, narrowing }: { view: HoldersView; question: Question; narrowing: Narrowing }) {
  const text = useText();
  const { id } = useHub();
  const { version } = useDraft();
  const { rowAt, onRange } = useWindow<Holder>(['holders', id, version, question, narrowing], (from, to) => office.who.rows(question, narrowing, from, to));
  if (view.count === 0) return <Empty icon="none" title={<T id="who.nobody" />} />;
  return (
    <VirtualRows
      count={view.count}
      height={46}
      label={text('who.list', { count: view.count })}
      onRange={onRange}
      row={(index) => <Row holder={rowAt(index)} question={question} />}
    />
  );
}

function Row({ holder, question: { scope, target } }: { holder: Holder | undefined; question: Question }) {
  const { ask, matter } = useWhy();
  if (!holder) return <span className="quiet">…</span>;
  const { kind, name, path } = holder;
  const asked = matter?.principal.kind === kind && matter.principal.name === name;
  return (
    <button type="button" className={asked ? 'holder asked' : 'holder'} onClick={() => ask({ principal: { kind, name }, scope, target })}>
      <PrincipalName principal={{ kind, name }} />
      <PathLine path={path} />
    </button>
  );
}
