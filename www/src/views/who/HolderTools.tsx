import type { PrincipalKind } from '../../engine/protocol';
import type { HoldersView, Narrowing, Question } from '../../engine/who_desk';
import { Choice } from '../../parts/Choice';
import { SearchField } from '../../parts/SearchField';
import { useText } from '../../texts';
import { Figures } from './Figures';
import { FileButtons } from './FileButtons';

const KINDS = [
  ['user', 'users'],
  ['group', 'groups'],
  ['service', 'services'],
  ['token', 'tokens'],
] as const;

interface Props {
  view: HoldersView;
  question: Question;
  narrowing: Narrowing;
  typed: string;
  onType: (text: string) => void;
  onKind: (kind: PrincipalKind | null) => void;
}

/** How many there are, which of them to show, and those as a file. */
export function HolderTools({ view, question, narrowing, typed, onType, onKind }: Props) {
  const text = useText();
  const { counts } = view;
  const there = KINDS.filter(([kind, many]) => counts[many] > 0 || kind === narrowing.kind);
  return (
    <>
      <Figures view={view} />
      <div className="tools">
        <SearchField label={text('who.search')} value={typed} onChange={onType} />
        <Choice
          label={text('who.kinds')}
          value={narrowing.kind ?? 'all'}
          choices={[['all', text('who.all')], ...there.map(([kind, many]) => [kind, text(`who.kind.${many}`)] as const)]}
          onChange={(kind) => onKind(kind === 'all' ? null : kind)}
        />
        <div className="grow" />
        <FileButtons count={view.count} question={question} narrowing={narrowing} />
      </div>
    </>
  );
}
