import { office } from '../engine/client';
import type { Found, Principal, PrincipalKind, Target } from '../engine/protocol';
import { useDraft } from '../session/draft';
import { useSession } from '../session/session';
import { useText } from '../texts';
import { ICONS, Picker } from './Picker';

const PRINCIPALS: readonly PrincipalKind[] = ['user', 'group', 'service', 'token'];
const RESOURCES = ['user', 'server', 'group', 'service'] as const;

interface PrincipalProps {
  label: string;
  value: Principal | null;
  onChoose: (principal: Principal) => void;
  kinds?: readonly PrincipalKind[];
  quiet?: boolean;
  placeholder?: string;
}

export function PrincipalPicker({ label, value, onChoose, kinds = PRINCIPALS, quiet = false, placeholder }: PrincipalProps) {
  const { opened } = useSession();
  const { version } = useDraft();
  const text = useText();
  return (
    <Picker
      label={label}
      quiet={quiet}
      icon={value ? ICONS[value.kind] : 'search'}
      value={value?.name ?? ''}
      placeholder={placeholder ?? text('picker.principal')}
      about={[opened?.id, version, 'principals', ...kinds]}
      find={(wanted, limit) => office.hub.search([...kinds], wanted, limit)}
      onChoose={({ kind, name }) => onChoose({ kind: kind as PrincipalKind, name })}
    />
  );
}

export function ScopePicker({ label, value, onChoose }: { label: string; value: string; onChoose: (scope: string) => void }) {
  const { opened } = useSession();
  const text = useText();
  return (
    <Picker
      label={label}
      icon="scope"
      value={value}
      placeholder={text('picker.scope')}
      about={[opened?.id, 'scopes']}
      find={(wanted, limit) => office.hub.search(['scope'], wanted, limit)}
      onChoose={({ name }) => onChoose(name)}
    />
  );
}

interface TargetProps {
  label: string;
  value: Target;
  onChoose: (target: Target) => void;
  kinds?: readonly (typeof RESOURCES)[number][];
}

/** A resource that the hub knows; emptied it means everything. */
export function TargetPicker({ label, value, onChoose, kinds = RESOURCES }: TargetProps) {
  const { opened } = useSession();
  const text = useText();
  return (
    <Picker
      label={label}
      icon={value ? ICONS[value.kind] : 'search'}
      value={value === null ? '' : value.kind === 'server' ? `${value.owner}/${value.name}` : value.name}
      placeholder={text('picker.everything')}
      about={[opened?.id, 'targets', ...kinds]}
      find={(wanted, limit) => office.hub.search([...kinds], wanted, limit)}
      onChoose={(found) => onChoose(targetOf(found))}
      onText={(typed) => onChoose(typed === '' ? null : typedTarget(typed))}
    />
  );
}

function targetOf({ kind, name, owner }: Found): Target {
  if (kind === 'server') return { kind, owner: owner ?? '', name };
  return { kind: kind as 'user' | 'group' | 'service', name };
}

/** A name that is in no list: a server where there is a slash, or else a user. */
function typedTarget(text: string): Target {
  const at = text.indexOf('/');
  return at < 0 ? { kind: 'user', name: text } : { kind: 'server', owner: text.slice(0, at), name: text.slice(at + 1) };
}
