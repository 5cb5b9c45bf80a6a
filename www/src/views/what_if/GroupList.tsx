import { useDeferredValue, useState } from 'react';

import { office } from '../../engine/client';
import type { GroupLine } from '../../engine/what_if/people';
import { Empty } from '../../parts/Empty';
import { Icon } from '../../parts/Icon';
import { Name } from '../../parts/Name';
import { SearchField } from '../../parts/SearchField';
import { Trouble } from '../../parts/Trouble';
import { useAnswer } from '../../session/useAnswer';
import { T, useText } from '../../texts';
import { CreateField } from './CreateField';
import { Lines } from './Lines';
import { Mark } from './Mark';
import { usePlace } from './place';
import { useEditing } from './useEditing';

const LISTED = 1_000;

export function GroupList() {
  const text = useText();
  const { show } = usePlace();
  const editing = useEditing();
  const [typed, setTyped] = useState('');
  const wanted = useDeferredValue(typed);
  const { data, error } = useAnswer(['groups', wanted], () => office.whatIf.groups(wanted, LISTED));
  const create = async (group: string) => {
    const made = await editing.make({ edit: 'create-group', group });
    if (made) show({ part: 'groups', group });
    return made;
  };
  return (
    <>
      <SearchField label={text('what-if.groups.search')} value={typed} onChange={setTyped} />
      {error && <Trouble title="trouble.view" error={error} />}
      {data?.count === 0 && <Empty icon="group" title={<T id="picker.nothing" />} />}
      {data && data.count > 0 && (
        <Lines label={text('what-if.part.groups')} count={data.count} rows={data.listed} keyOf={({ name }) => name} row={(row) => <Line row={row} />} />
      )}
      <CreateField label="what-if.group.create" button="what-if.create" editing={editing} onCreate={create} />
    </>
  );
}

function Line({ row: { name, members, roles, state } }: { row: GroupLine }) {
  const { show } = usePlace();
  return (
    <button type="button" className="line" onClick={() => show({ part: 'groups', group: name })}>
      <Icon name="group" />
      <span className="line-name">
        <Name text={name} />
        <Mark state={state} />
      </span>
      <span className="quiet small line-facts">
        <T id="count.users" values={{ count: members }} />
        {' · '}
        <T id="count.roles" values={{ count: roles }} />
      </span>
    </button>
  );
}
