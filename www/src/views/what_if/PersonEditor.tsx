import { Checkbox } from '@ariakit/react';

import { office } from '../../engine/client';
import type { Principal } from '../../engine/protocol';
import type { BearerView } from '../../engine/what_if/people';
import { Button } from '../../parts/Button';
import { Empty } from '../../parts/Empty';
import { Icon } from '../../parts/Icon';
import { Name } from '../../parts/Name';
import { PrincipalPicker } from '../../parts/pickers';
import { PrincipalName } from '../../parts/PrincipalName';
import { Trouble } from '../../parts/Trouble';
import { useAnswer } from '../../session/useAnswer';
import { T, useText } from '../../texts';
import { Back } from './Back';
import { bearerOf } from './bearer';
import { Mark } from './Mark';
import { usePlace } from './place';
import { Refusal } from './Refusal';
import { RolesOf } from './RolesOf';
import { useEditing } from './useEditing';

/** One user or service: admin flag, roles, groups. */
export function PersonEditor({ bearer }: { bearer: Principal }) {
  const { data, error } = useAnswer(['bearer', bearer], () => office.whatIf.bearer(bearer));
  return (
    <>
      <Back to={{ part: 'people', bearer: null }} label="what-if.people.all" />
      {error && <Trouble title="trouble.view" error={error} />}
      {data === null && <Empty icon="user" title={<T id="view-as.unknown" values={{ who: <PrincipalName principal={bearer} /> }} />} />}
      {data && (
        <>
          <Head view={data} />
          <RolesOf bearer={bearer} roles={data.roles} />
          {data.kind === 'user' && <GroupsOf user={data.name} groups={data.groups} />}
        </>
      )}
    </>
  );
}

function Head({ view: { kind, name, isNew, admin } }: { view: BearerView }) {
  const { show } = usePlace();
  const { make, refusal } = useEditing();
  const remove = async () => {
    if (await make({ edit: 'delete-user', user: name })) show({ part: 'people', bearer: null });
  };
  return (
    <header className="editor-head">
      <h2>
        <PrincipalName principal={{ kind, name }} />
        {isNew && <Mark state="new" />}
      </h2>
      <div className="grow" />
      {kind === 'user' && (
        <Button icon="close" look="quiet" onClick={() => void remove()}>
          <T id="what-if.user.delete" />
        </Button>
      )}
      <label className="whole check">
        <Checkbox checked={admin} onChange={(event) => void make({ edit: 'set-admin', of: bearerOf({ kind, name }), admin: event.target.checked })} />
        <span>
          <T id="what-if.admin" />
        </span>
      </label>
      <Refusal text={refusal} />
    </header>
  );
}

function GroupsOf({ user, groups }: { user: string; groups: readonly string[] }) {
  const { show } = usePlace();
  const { make, refusal } = useEditing();
  const text = useText();
  return (
    <section className="editor-part">
      <h3>
        <T id="what-if.groups-of" />
      </h3>
      <ul className="chips">
        {groups.map((group) => (
          <li key={group} className="chip">
            <button type="button" className="link-button" onClick={() => show({ part: 'groups', group })}>
              <Name text={group} />
            </button>
            <button type="button" aria-label={text('what-if.groups-of.remove', { group })} onClick={() => void make({ edit: 'remove-member', group, user })}>
              <Icon name="close" size={13} />
            </button>
          </li>
        ))}
      </ul>
      <PrincipalPicker
        label={text('what-if.groups-of.add')}
        placeholder={text('what-if.groups-of.example')}
        value={null}
        kinds={['group']}
        onChoose={({ name: group }) => void make({ edit: 'add-member', group, user })}
      />
      <Refusal text={refusal} />
    </section>
  );
}
