import type { Origin, Path } from 'hubscope/full';

import { Icon, type IconName } from '../../parts/Icon';
import { Name } from '../../parts/Name';
import { T } from '../../texts';

/** A path in one line: what comes between the principal and the scope as it is written. */
export function PathLine({ path: { grant, filter } }: { path: Path }) {
  return (
    <span className="path-line">
      {grant.origin.map((origin, index) => (
        <span key={index} className="step">
          <Step origin={origin} />
        </span>
      ))}
      <span className="step">
        <code>
          <Name text={grant.written} />
        </code>
      </span>
      {filter && !grant.written.includes('!') && (
        <span className="step quiet">
          {filter.kind} <Name text={filter.name} />
        </span>
      )}
    </span>
  );
}

function Step({ origin }: { origin: Origin }) {
  switch (origin.from) {
    case 'group':
      return <Named icon="group" name={origin.group} />;
    case 'role':
      return <Named icon="role" name={origin.role} />;
    case 'owner':
      return <Named icon={origin.kind} name={origin.name} />;
    case 'share':
      return <Named icon="server" name={origin.server} />;
    case 'token':
      return <Named icon="token" name={origin.id} />;
    default:
      return <T id={`why.from.${origin.from}`} />;
  }
}

function Named({ icon, name }: { icon: IconName; name: string }) {
  return (
    <>
      <Icon name={icon} size={14} /> <Name text={name} />
    </>
  );
}
