import { office } from '../../engine/client';
import { PrincipalPicker } from '../../parts/pickers';
import { Trouble } from '../../parts/Trouble';
import { useAnswer } from '../../session/useAnswer';
import { T, useText } from '../../texts';
import { bearerOf } from './bearer';
import { CreateField } from './CreateField';
import { Holder } from './Holders';
import { Lines } from './Lines';
import { usePlace } from './place';
import { Refusal } from './Refusal';
import { useEditing } from './useEditing';

const LISTED = 200;

/** Whom to edit, and who has the admin flag. */
export function People() {
  const text = useText();
  const { show } = usePlace();
  const creating = useEditing();
  const { make, refusal } = useEditing();
  const { data, error } = useAnswer(['admins'], () => office.whatIf.admins(LISTED));
  const create = async (user: string) => {
    const made = await creating.make({ edit: 'create-user', user });
    if (made) show({ part: 'people', bearer: { kind: 'user', name: user } });
    return made;
  };
  return (
    <>
      <PrincipalPicker
        label={text('what-if.people.find')}
        placeholder={text('what-if.people.example')}
        value={null}
        kinds={['user', 'service']}
        onChoose={(bearer) => show({ part: 'people', bearer })}
      />
      <section className="editor-part">
        <h3>
          <T id="what-if.admins" values={{ count: data?.count ?? 0 }} />
        </h3>
        {error && <Trouble title="trouble.view" error={error} />}
        {data && (
          <Lines
            label={text('what-if.admins', { count: data.count })}
            count={data.count}
            rows={data.listed}
            keyOf={({ kind, name }) => `${kind}:${name}`}
            row={(holder) => (
              <Holder
                holder={holder}
                isNew={false}
                label={text('what-if.admins.remove', { name: holder.name })}
                onRemove={() => void make({ edit: 'set-admin', of: bearerOf(holder), admin: false })}
              />
            )}
          />
        )}
        <Refusal text={refusal} />
      </section>
      <CreateField label="what-if.user.create" button="what-if.create" editing={creating} onCreate={create} />
    </>
  );
}
