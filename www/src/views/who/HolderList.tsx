import { useWhy } from '../../address/useWhy';
import { office } from '../../engine/client';
import type { Holder, HoldersView, Narrowing, Question } from '../../engine/who_desk';
import { Button } from '../../parts/Button';
import { Empty } from '../../parts/Empty';
import { PrincipalName } from '../../parts/PrincipalName';
import { VirtualRows } from '../../parts/VirtualRows';
import { useDraft } from '../../session/draft';
import { useHub } from '../../session/session';
import { useWindow } from '../../session/useWindow';
import { T, useText } from '../../texts';
import { PathLine } from './PathLine';

interface Props {
  view: HoldersView;
  question: Question;
  narrowing: Narrowing;
  /** Shows everybody again. */
  onAll: () => void;
}

/** Each holder with the shortest way in which it comes. */
export function HolderList({ view, question, narrowing, onAll }: Props) {
  const text = useText();
  const { id } = useHub();
  const { version } = useDraft();
  const { rowAt, onRange } = useWindow<Holder>(['holders', id, version, question, narrowing], (from, to) => office.who.rows(question, narrowing, from, to));
  const { users, groups, services, tokens } = view.counts;
  if (view.count === 0 && users + groups + services + tokens > 0) {
    return (
      <Empty icon="search" title={<T id="who.nobody-like-that" />}>
        <Button onClick={onAll}>
          <T id="who.show-all" />
        </Button>
      </Empty>
    );
  }
  if (view.count === 0) {
    return (
      <Empty icon="none" title={<T id="who.nobody" />}>
        <p>
          <T id={question.target === null ? 'who.nobody.everything' : 'who.nobody.target'} />
        </p>
      </Empty>
    );
  }
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
  const principal = { kind, name };
  const asked = matter?.principal.kind === kind && matter.principal.name === name;
  return (
    <button type="button" className={asked ? 'holder asked' : 'holder'} onClick={() => ask({ principal, scope, target })}>
      <PrincipalName principal={principal} />
      <PathLine path={path} of={principal} />
    </button>
  );
}
