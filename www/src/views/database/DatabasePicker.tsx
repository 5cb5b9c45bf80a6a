import { office } from '../../engine/client';
import { Picker } from '../../parts/Picker';
import { useSession } from '../../session/session';
import { useStatements } from '../../session/statements';
import { useText } from '../../texts';

interface Props {
  label: string;
  value: string | null;
  kind: 'role' | 'resource';
  onChoose: (name: string) => void;
}

/** A role or a resource of the open database. */
export function DatabasePicker({ label, value, kind, onChoose }: Props) {
  const { opened } = useSession();
  const { which, version } = useStatements();
  const text = useText();
  return (
    <Picker
      label={label}
      icon={kind === 'role' ? 'role' : 'tree'}
      value={value ?? ''}
      placeholder={text(`database.pick.${kind}`)}
      about={[opened?.id, 'database', kind, which, version]}
      find={(wanted, limit) => office.database.search([kind], wanted, limit, which)}
      onChoose={({ name }) => onChoose(name)}
    />
  );
}
