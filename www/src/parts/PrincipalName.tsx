import type { Principal, Target } from '../engine/protocol';
import { T } from '../texts';
import { Icon } from './Icon';
import { Name } from './Name';
import { ICONS } from './Picker';

export function PrincipalName({ principal: { kind, name } }: { principal: Principal }) {
  return (
    <span className="who">
      <Icon name={ICONS[kind]} size={15} />
      <span className="unseen-label">
        <T id={`kind.${kind}`} />
      </span>
      <Name text={name} />
    </span>
  );
}

export function TargetName({ target }: { target: Target }) {
  if (target === null) return <T id="everything" />;
  return (
    <span className="who">
      <Icon name={ICONS[target.kind]} size={15} />
      <span className="unseen-label">
        <T id={`kind.${target.kind}`} />
      </span>
      {target.kind === 'server' ? (
        <>
          <Name text={target.owner} />
          <span className="quiet">/</span>
          {target.name === '' ? <T id="server.default" /> : <Name text={target.name} />}
        </>
      ) : (
        <Name text={target.name} />
      )}
    </span>
  );
}
