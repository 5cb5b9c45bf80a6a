import { office } from '../../engine/client';
import type { Principal } from '../../engine/protocol';
import { Icon } from '../../parts/Icon';
import { Name } from '../../parts/Name';
import { Picker } from '../../parts/Picker';
import { useDraft } from '../../session/draft';
import { useHub } from '../../session/session';
import { T, useText } from '../../texts';
import { bearerOf } from './bearer';
import { usePlace } from './place';
import { Refusal } from './Refusal';
import { useEditing } from './useEditing';

/** Roles that somebody holds directly. */
export function RolesOf({ bearer, roles }: { bearer: Principal; roles: readonly string[] }) {
  const { id } = useHub();
  const { version } = useDraft();
  const { show } = usePlace();
  const { make, refusal } = useEditing();
  const text = useText();
  return (
    <section className="editor-part">
      <h3>
        <T id="what-if.roles-of" />
      </h3>
      <ul className="chips">
        {roles.map((role) => (
          <li key={role} className="chip">
            <button type="button" className="link-button" onClick={() => show({ part: 'roles', role })}>
              <Name text={role} />
            </button>
            <button
              type="button"
              aria-label={text('what-if.roles-of.remove', { role })}
              onClick={() => void make({ edit: 'remove-role', role, from: bearerOf(bearer) })}
            >
              <Icon name="close" size={13} />
            </button>
          </li>
        ))}
      </ul>
      <Picker
        label={text('what-if.roles-of.add')}
        icon="role"
        value=""
        placeholder={text('what-if.roles-of.example')}
        about={[id, version, 'roles']}
        find={(wanted, limit) => office.hub.search(['role'], wanted, limit)}
        onChoose={({ name: role }) => void make({ edit: 'assign-role', role, to: bearerOf(bearer) })}
      />
      <Refusal text={refusal} />
    </section>
  );
}
