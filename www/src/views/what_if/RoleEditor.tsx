import { useDeferredValue, useState } from 'react';

import { office } from '../../engine/client';
import type { RoleView } from '../../engine/what_if/roles';
import { Button } from '../../parts/Button';
import { Empty } from '../../parts/Empty';
import { Icon } from '../../parts/Icon';
import { Name } from '../../parts/Name';
import { Trouble } from '../../parts/Trouble';
import { useAnswer } from '../../session/useAnswer';
import { T } from '../../texts';
import { Back } from './Back';
import { Holders } from './Holders';
import { Mark } from './Mark';
import { usePlace } from './place';
import { Refusal } from './Refusal';
import { Scopes } from './Scopes';
import { useEditing } from './useEditing';

const LISTED = 200;

/** One role: what it gives, and who holds it. */
export function RoleEditor({ role }: { role: string }) {
  const [typed, setTyped] = useState('');
  const wanted = useDeferredValue(typed);
  const { data, error } = useAnswer(['role', role, wanted], () => office.whatIf.role(role, wanted, LISTED));
  return (
    <>
      <Back to={{ part: 'roles', role: null }} label="what-if.roles.all" />
      {error && <Trouble title="trouble.view" error={error} />}
      {data === null && (
        <Empty icon="role" title={<T id="what-if.role.gone" values={{ role: <Name text={role} /> }} />}>
          <p>
            <T id="what-if.role.gone.how" />
          </p>
        </Empty>
      )}
      {data && (
        <>
          <Head view={data} />
          <Scopes view={data} />
          <Holders view={data} typed={typed} onType={setTyped} />
        </>
      )}
    </>
  );
}

function Head({ view: { name, description, isDefault, before } }: { view: RoleView }) {
  const { show } = usePlace();
  const { make, refusal } = useEditing();
  const remove = async () => {
    if (await make({ edit: 'delete-role', role: name })) show({ part: 'roles', role: null });
  };
  return (
    <header className="editor-head">
      <h2>
        <Icon name="role" /> <Name text={name} />
        {before === null && <Mark state="new" />}
      </h2>
      <div className="grow" />
      {!isDefault && (
        <Button icon="close" look="quiet" onClick={() => void remove()}>
          <T id="what-if.role.delete" />
        </Button>
      )}
      {description !== null && description !== '' && (
        <p className="quiet whole">
          <Name text={description} />
        </p>
      )}
      {isDefault && (
        <p className="quiet whole">
          <T id={name === 'admin' ? 'what-if.role.default.admin' : 'what-if.role.default.why'} />
        </p>
      )}
      <Refusal text={refusal} />
    </header>
  );
}
