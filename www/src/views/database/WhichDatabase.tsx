import { Choice } from '../../parts/Choice';
import { useStatements } from '../../session/statements';
import { useText } from '../../texts';

/** As it is, or after the statements that are tried. */
export function WhichDatabase() {
  const { trial, which, setWhich } = useStatements();
  const text = useText();
  if (trial === null) return null;
  return (
    <Choice
      label={text('which.label')}
      value={which}
      choices={[
        ['now', text('which.now')],
        ['after', text('database.which.after')],
      ]}
      onChange={setWhich}
    />
  );
}
