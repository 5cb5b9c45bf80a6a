import type { Picture, PictureLink, PictureNode } from '../../engine/map/picture';
import { T } from '../../texts';
import { Notes } from './Notes';
import { NodeName } from './NodeName';
import { People, PeopleOf } from './People';

/** What the mouse points at, whole. The panel and the table say it to everybody else. */
export function Pointed({ picture, pointed }: { picture: Picture; pointed: PictureNode | PictureLink | null }) {
  return (
    <figcaption className="pointed no-print" aria-hidden="true">
      {pointed === null ? <T id="map.hint" /> : 'kind' in pointed ? <Node node={pointed} /> : <Link picture={picture} link={pointed} />}
    </figcaption>
  );
}

function Node({ node }: { node: PictureNode }) {
  return (
    <>
      <NodeName node={node} />
      <span className="quiet">
        <PeopleOf node={node} />
      </span>
    </>
  );
}

function Link({ picture, link }: { picture: Picture; link: PictureLink }) {
  const from = picture.nodes.find(({ id }) => id === link.from);
  const to = picture.nodes.find(({ id }) => id === link.to);
  if (!from || !to) return null;
  return (
    <>
      <NodeName node={from} />
      <span aria-hidden="true">→</span>
      <NodeName node={to} />
      <Notes kind={to.kind} notes={link.notes} count={link.noteCount} whole />
      <span className="quiet">
        <People count={link.people} />
      </span>
    </>
  );
}
