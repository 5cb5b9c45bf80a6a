import { formatPrincipal, parsePrincipal } from '../../address/address';
import { useAddress } from '../../address/useAddress';
import { office } from '../../engine/client';
import type { MapPicture, Wanted } from '../../engine/map_desk';
import { Picker } from '../../parts/Picker';
import { PrincipalPicker } from '../../parts/pickers';
import { useSession } from '../../session/session';
import { T, useText } from '../../texts';

const KINDS = ['user', 'group', 'service'] as const;

/** Whose paths stand out, as the address says it: `principal` of a hub, `role` of a database, and `highlight=1`. */
export function useHighlight(): { readonly who: Wanted['light']; readonly light: Wanted['light'] } {
  const { opened } = useSession();
  const { value } = useAddress();
  const principal = parsePrincipal(value('principal'));
  const hubs = principal?.kind === 'token' ? null : principal;
  const who = opened?.dialect === 'cql' ? value('role') : hubs;
  return { who, light: value('highlight') === '1' ? who : null };
}

/** Chooses somebody, and whether their paths stand out. */
export function Highlight() {
  const { opened } = useSession();
  const { set } = useAddress();
  const text = useText();
  const { who, light } = useHighlight();
  return (
    <>
      {opened?.dialect === 'cql' ? (
        <Picker
          label={text('map.light')}
          icon="role"
          value={typeof who === 'string' ? who : ''}
          placeholder={text('map.role')}
          about={[opened.id, 'roles']}
          find={(wanted, limit) => office.database.search(['role'], wanted, limit)}
          onChoose={({ name }) => set({ role: name, highlight: '1' })}
        />
      ) : (
        <PrincipalPicker
          label={text('map.light')}
          kinds={KINDS}
          placeholder={text('map.principal')}
          value={typeof who === 'string' ? null : who}
          onChoose={(next) => set({ principal: formatPrincipal(next), highlight: '1' })}
        />
      )}
      {who !== null && (
        <label className="check">
          <input type="checkbox" checked={light !== null} onChange={({ target }) => set({ highlight: target.checked ? '1' : null })} />
          <T id="map.light.on" />
        </label>
      )}
    </>
  );
}

/** What stands out, in words. */
export function LitSummary({ counts }: { counts: NonNullable<MapPicture['litCounts']> }) {
  const { opened } = useSession();
  const { group = 0, role = 0, scope = 0, resource = 0 } = counts;
  return (
    <p role="status">
      <T id={opened?.dialect === 'cql' ? 'map.lit.database' : 'map.lit.hub'} values={{ group, role, scope, resource }} />
    </p>
  );
}
