import { useDeferredValue, useState } from 'react';

import { office } from '../../engine/client';
import type { RoleLine } from '../../engine/what_if/roles';
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

export function RoleList() {
  const text = useText();
  const { show } = usePlace();
  const editing = useEditing();
  const [typed, setTyped] = useState('');
  const wanted = useDeferredValue(typed);
  const { data, error } = useAnswer(['roles', wanted], () => office.whatIf.roles(wanted, LISTED));
  const create = async (role: string) => {
    const made = await editing.make({ edit: 'create-role', role, scopes: [] });
    if (made) show({ part: 'roles', role });
    return made;
  };
  return (
    <>
      <SearchField label={text('what-if.roles.search')} value={typed} onChange={setTyped} />
      {error && <Trouble title="trouble.view" error={error} />}
      {data?.count === 0 && <Empty icon="role" title={<T id="picker.nothing" />} />}
      {data && data.count > 0 && (
        <Lines label={text('what-if.part.roles')} count={data.count} rows={data.listed} keyOf={({ name }) => name} row={(row) => <Line row={row} />} />
      )}
      <CreateField label="what-if.role.create" button="what-if.create" editing={editing} onCreate={create} />
    </>
  );
}

function Line({ row: { name, scopes, holders, isDefault, state } }: { row: RoleLine }) {
  const { show } = usePlace();
  return (
    <button type="button" className="line" onClick={() => show({ part: 'roles', role: name })}>
      <Icon name="role" />
      <span className="line-name">
        <Name text={name} />
        {isDefault && (
          <span className="quiet small">
            <T id="what-if.role.default" />
          </span>
        )}
        <Mark state={state} />
      </span>
      <span className="quiet small line-facts">
        <T id="what-if.role.scopes" values={{ count: scopes }} />
        {' · '}
        <T id="what-if.role.holders" values={{ total: holders.user + holders.group + holders.service, users: holders.user, groups: holders.group, services: holders.service }} />
      </span>
    </button>
  );
}
