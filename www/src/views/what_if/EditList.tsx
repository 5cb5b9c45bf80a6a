import { office } from '../../engine/client';
import { Button } from '../../parts/Button';
import { useDraft } from '../../session/draft';
import { useAnswer } from '../../session/useAnswer';
import { T, useText } from '../../texts';
import { EditSentence } from './EditSentence';
import { Refusal } from './Refusal';
import { RemoveButton } from './RemoveButton';
import { useEditing } from './useEditing';

/** More edits than this are counted: whoever pastes thousands reads the difference. */
const SHOWN = 100;

/** The edits so far, each of which can be taken out. */
export function EditList() {
  const { edits } = useDraft();
  const { rewrite, refusal } = useEditing();
  const text = useText();
  const { data } = useAnswer(['lines'], () => office.whatIf.lines());
  if (edits.length === 0) {
    return (
      <section className="card edits">
        <h2>
          <T id="what-if.edits" values={{ count: 0 }} />
        </h2>
        <p className="quiet">
          <T id="what-if.edits.none" />
        </p>
      </section>
    );
  }
  // While the lines are on their way those of the edits before are shown, which may be more.
  const lines = (data ?? []).slice(0, Math.min(edits.length, SHOWN));
  return (
    <section className="card edits">
      <header className="edits-head">
        <h2>
          <T id="what-if.edits" values={{ count: edits.length }} />
        </h2>
        <Button look="quiet" onClick={() => void rewrite(() => [])}>
          <T id="what-if.edits.clear" />
        </Button>
      </header>
      <ol>
        {lines.map((line, position) => (
          <li key={position}>
            <EditSentence line={line} />
            <RemoveButton
              label={text('what-if.edits.remove', { number: position + 1 })}
              onClick={() => void rewrite((now) => now.filter((_, index) => index !== position))}
            />
          </li>
        ))}
      </ol>
      {edits.length > SHOWN && (
        <p className="hint">
          <T id="more" values={{ count: edits.length - SHOWN }} />
        </p>
      )}
      <Refusal text={refusal} />
    </section>
  );
}
