import type { MapNode } from '../../engine/map/graph';
import { useSession } from '../../session/session';
import { T } from '../../texts';

/** How many people come this way: users of a hub, roles that may log in of a database. */
export function People({ count }: { count: number }) {
  const { opened } = useSession();
  return <T id={opened?.dialect === 'cql' ? 'map.count.database' : 'map.count.hub'} values={{ count }} />;
}

/** The same of a node, as a sentence. */
export function PeopleOf({ node: { kind, people } }: { node: MapNode }) {
  const { opened } = useSession();
  return <T id={opened?.dialect === 'cql' && kind === 'role' ? 'map.people.including' : `map.people.${kind}`} values={{ count: people }} />;
}
