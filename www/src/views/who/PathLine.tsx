import type { NamedFilter, Origin, Path } from 'hubscope/full';
import type { ReactNode } from 'react';

import type { Principal } from '../../engine/protocol';
import { Icon, type IconName } from '../../parts/Icon';
import { Name } from '../../parts/Name';
import { T } from '../../texts';

/** A path in one line: what comes between a principal and the scope as it is written. Whoever hears the page hears a sentence. */
export function PathLine({ path: { grant, owner, filter }, of: { kind, name } }: { path: Path; of: Principal }) {
  const origin = grant.origin.filter((step) => !(step.from === 'token' && kind === 'token' && step.id === name));
  return (
    <span className="path-line">
      {origin.map((step, index) => (
        <Link key={index} origin={step} />
      ))}
      <Written scope={grant.written} />
      {owner && (
        <>
          <Step>
            <T id="who.owner-holds" />
          </Step>
          {owner.origin.map((step, index) => (
            <Link key={index} origin={step} />
          ))}
          <Written scope={owner.written} />
        </>
      )}
      {filter && !grant.written.includes('!') && <Limit filter={filter} />}
    </span>
  );
}

function Step({ children }: { children: ReactNode }) {
  return <span className="step">{children} </span>;
}

function Link({ origin }: { origin: Origin }) {
  switch (origin.from) {
    case 'group':
      return <Named from="group" icon="group" name={origin.group} />;
    case 'role':
      return <Named from="role" icon="role" name={origin.role} />;
    case 'owner':
      return <Named from="owner" icon={origin.kind} name={origin.name} />;
    case 'share':
      return <Named from="share" icon="server" name={origin.server} />;
    case 'token':
      return <Named from="token" icon="token" name={origin.id} />;
    default:
      return (
        <Step>
          <T id={`why.from.${origin.from}`} />
        </Step>
      );
  }
}

function Named({ from, icon, name }: { from: Origin['from']; icon: IconName; name: string }) {
  return (
    <Step>
      <Icon name={icon} size={14} />
      <span className="unseen-label">
        <T id={`why.from.${from}`} />
      </span>{' '}
      <Name text={name} />
    </Step>
  );
}

function Written({ scope }: { scope: string }) {
  return (
    <Step>
      <span className="unseen-label">
        <T id="why.written" />{' '}
      </span>
      <code>
        <Name text={scope} />
      </code>
    </Step>
  );
}

function Limit({ filter: { kind, name } }: { filter: NamedFilter }) {
  return (
    <Step>
      <T id="why.filter" /> {kind} <Name text={name} />
    </Step>
  );
}
