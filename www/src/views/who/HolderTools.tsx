import { office } from '../../engine/client';
import type { PrincipalKind } from '../../engine/protocol';
import type { HoldersView, Narrowing, Question } from '../../engine/who_desk';
import { Button } from '../../parts/Button';
import { Choice } from '../../parts/Choice';
import { download } from '../../parts/download';
import { SearchField } from '../../parts/SearchField';
import { T, useText } from '../../texts';

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

/** How many there are, which of them to show, and all of them as a file. */
export function HolderTools({ view, question, narrowing, typed, onType, onKind }: Props) {
  const text = useText();
  const { counts, unanswered } = view;
  const save = async (format: 'csv' | 'json') => {
    download(`who-${question.scope.replaceAll(/[^a-z]+/g, '-')}.${format}`, await office.who.file(question, narrowing, format));
  };
  return (
    <>
      <ul className="figures">
        {KINDS.map(([, many]) => (
          <li key={many} className="card">
            <b>{counts[many].toLocaleString('en')}</b> <T id={`who.${many}`} values={{ count: counts[many] }} />
          </li>
        ))}
      </ul>
      {unanswered.length > 0 && (
        <p className="card notice">
          <T id="who.unanswered" values={{ count: unanswered.length, names: unanswered.join(', ') }} />
        </p>
      )}
      <div className="tools">
        <SearchField label={text('who.search')} value={typed} onChange={onType} />
        <Choice
          label={text('who.kinds')}
          value={narrowing.kind ?? 'all'}
          choices={[
            ['all', text('who.all')],
            ...KINDS.filter(([, many]) => counts[many] > 0).map(([kind, many]) => [kind, text(`who.kind.${many}`)] as const),
          ]}
          onChange={(kind) => onKind(kind === 'all' ? null : kind)}
        />
        <div className="grow" />
        <Button icon="download" onClick={() => void save('csv')}>
          <T id="who.csv" />
        </Button>
        <Button icon="download" onClick={() => void save('json')}>
          <T id="who.json" />
        </Button>
      </div>
    </>
  );
}
