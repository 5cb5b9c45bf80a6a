import { Choice } from '../../parts/Choice';
import { useText } from '../../texts';
import { GroupEditor } from './GroupEditor';
import { GroupList } from './GroupList';
import { People } from './People';
import { PersonEditor } from './PersonEditor';
import { type EditorPart, PARTS, type Place, usePlace } from './place';
import { RoleEditor } from './RoleEditor';
import { RoleList } from './RoleList';

/** What can be edited: roles, groups, people. */
export function Editor() {
  const { place, show } = usePlace();
  const text = useText();
  return (
    <section className="card editor" aria-label={text('what-if.editor')}>
      <Choice
        label={text('what-if.part')}
        value={place.part}
        choices={PARTS.map((part) => [part, text(`what-if.part.${part}`)] as const)}
        onChange={(part) => show(FIRST[part])}
      />
      <Inside place={place} />
    </section>
  );
}

const FIRST: Record<EditorPart, Place> = {
  roles: { part: 'roles', role: null },
  groups: { part: 'groups', group: null },
  people: { part: 'people', bearer: null },
};

function Inside({ place }: { place: Place }) {
  switch (place.part) {
    case 'roles':
      return place.role === null ? <RoleList /> : <RoleEditor key={place.role} role={place.role} />;
    case 'groups':
      return place.group === null ? <GroupList /> : <GroupEditor key={place.group} group={place.group} />;
    case 'people':
      return place.bearer === null ? <People /> : <PersonEditor key={`${place.bearer.kind}:${place.bearer.name}`} bearer={place.bearer} />;
  }
}
