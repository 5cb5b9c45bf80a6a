import { useDeferredValue, useState } from 'react';

import { office } from '../../engine/client';
import type { GroupView } from '../../engine/what_if/people';
import { Button } from '../../parts/Button';
import { Empty } from '../../parts/Empty';
import { Icon } from '../../parts/Icon';
import { Name } from '../../parts/Name';
import { PrincipalPicker } from '../../parts/pickers';
import { SearchField } from '../../parts/SearchField';
import { Trouble } from '../../parts/Trouble';
import { useAnswer } from '../../session/useAnswer';
import { T, useText } from '../../texts';
import { Back } from './Back';
import { Holder } from './Holders';
import { Lines } from './Lines';
import { Mark } from './Mark';
import { usePlace } from './place';
import { Refusal } from './Refusal';
import { RolesOf } from './RolesOf';
import { useEditing } from './useEditing';

const LISTED = 200;
/** More than this are searched. */
const SEARCHED = 12;

/** One group: its roles and its members. */
export function GroupEditor({ group }: { group: string }) {
  const [typed, setTyped] = useState('');
  const wanted = useDeferredValue(typed);
  const { data, error } = useAnswer(['group', group, wanted], () => office.whatIf.group(group, wanted, LISTED));
  return (
    <>
      <Back to={{ part: 'groups', group: null }} label="what-if.groups.all" />
      {error && <Trouble title="trouble.view" error={error} />}
      {data === null && <Empty icon="group" title={<T id="what-if.group.gone" values={{ group: <Name text={group} /> }} />} />}
      {data && (
        <>
          <Head view={data} />
          <RolesOf bearer={{ kind: 'group', name: group }} roles={data.roles} />
          <Members view={data} typed={typed} onType={setTyped} />
        </>
      )}
    </>
  );
}

function Head({ view: { name, isNew } }: { view: GroupView }) {
  const { show } = usePlace();
  const { make, refusal } = useEditing();
  const remove = async () => {
    if (await make({ edit: 'delete-group', group: name })) show({ part: 'groups', group: null });
  };
  return (
    <header className="editor-head">
      <h2>
        <Icon name="group" /> <Name text={name} />
        {isNew && <Mark state="new" />}
      </h2>
      <div className="grow" />
      <Button icon="close" look="quiet" onClick={() => void remove()}>
        <T id="what-if.group.delete" />
      </Button>
      <Refusal text={refusal} />
    </header>
  );
}

function Members({ view: { name: group, members, added }, typed, onType }: { view: GroupView; typed: string; onType: (text: string) => void }) {
  const { make, refusal } = useEditing();
  const text = useText();
  return (
    <section className="editor-part">
      <h3>
        <T id="what-if.members" values={{ count: members.count }} />
      </h3>
      {(members.count > SEARCHED || typed !== '') && <SearchField label={text('what-if.members.search')} value={typed} onChange={onType} />}
      {members.count > 0 && (
        <Lines
          label={text('what-if.members', { count: members.count })}
          count={members.count}
          rows={members.listed}
          keyOf={({ name }) => name}
          row={({ name: user }) => (
            <Holder
              holder={{ kind: 'user', name: user }}
              isNew={added.includes(user)}
              label={text('what-if.members.remove', { name: user })}
              onRemove={() => void make({ edit: 'remove-member', group, user })}
            />
          )}
        />
      )}
      <PrincipalPicker
        label={text('what-if.members.add')}
        placeholder={text('what-if.members.example')}
        value={null}
        kinds={['user']}
        onChoose={({ name: user }) => void make({ edit: 'add-member', group, user })}
      />
      <Refusal text={refusal} />
    </section>
  );
}
