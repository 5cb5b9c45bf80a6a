import type { NamedFilter, Origin, Path } from 'hubscope/full';
import { Fragment, type ReactNode } from 'react';

import type { Principal, Target } from '../../engine/protocol';
import { Breakable } from '../../parts/Breakable';
import { Icon, type IconName } from '../../parts/Icon';
import { Name } from '../../parts/Name';
import { PrincipalName, TargetName } from '../../parts/PrincipalName';
import { T } from '../../texts';

interface Props {
  principal: Principal;
  path: Path;
  scope: string;
  target: Target;
}

interface Link {
  readonly icon: IconName;
  readonly what: ReactNode;
  readonly name: ReactNode;
  readonly look?: string;
}

/** A path as it is walked: principal, group, role, scope as written, what it implies, filter, resource. */
export function Chain({ principal, path, scope, target }: Props) {
  const { grant, filter, covers } = path;
  const links: Link[] = [
    { icon: principal.kind, what: <T id={`kind.${principal.kind}`} />, name: <PrincipalName principal={principal} /> },
    ...grant.origin.map(linkOf),
    { icon: 'scope', what: <T id="why.written" />, name: <Code text={grant.written} /> },
    ...grant.implies.slice(1, -1).map((implied): Link => ({ icon: 'scope', what: <T id="why.implied" />, name: <Code text={implied} /> })),
  ];
  if (grant.implies.length > 1) links.push({ icon: 'scope', what: <T id="why.implied" />, name: <Code text={scope} />, look: 'asked' });
  if (filter) links.push({ icon: 'filtered', what: <T id="why.filter" />, name: <Filter filter={filter} /> });
  links.push({
    icon: target?.kind ?? 'allow',
    what: <T id={`why.covers.${covers}`} />,
    name: <TargetName target={target} />,
    look: 'end',
  });
  return (
    <ol className="chain">
      {links.map(({ icon, what, name, look = '' }, index) => (
        <Fragment key={index}>
          <li className={`link ${look}`}>
            <span className="bead">
              <Icon name={icon} size={15} />
            </span>
            <span className="quiet">{what}</span> <span className="link-name">{name}</span>
          </li>
        </Fragment>
      ))}
    </ol>
  );
}

function linkOf(origin: Origin): Link {
  const word = <T id={`why.from.${origin.from}`} />;
  switch (origin.from) {
    case 'group':
      return { icon: 'group', what: word, name: <Name text={origin.group} /> };
    case 'role':
      return { icon: 'role', what: word, name: <Name text={origin.role} /> };
    case 'owner':
      return { icon: origin.kind, what: word, name: <Name text={origin.name} /> };
    case 'share':
      return { icon: 'server', what: word, name: <Name text={origin.server} /> };
    case 'token':
      return { icon: 'token', what: word, name: <Name text={origin.id} /> };
    default:
      return { icon: 'key', what: word, name: null };
  }
}

function Filter({ filter: { kind, name } }: { filter: NamedFilter }) {
  return (
    <code>
      {kind}=<Name text={name} />
    </code>
  );
}

function Code({ text }: { text: string }) {
  return (
    <code>
      <Breakable text={text} />
    </code>
  );
}
