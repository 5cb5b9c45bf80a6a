import { useState } from 'react';

import type { Principal } from '../../engine/protocol';
import type { Part } from '../../engine/what_if/part';
import { PrincipalName } from '../../parts/PrincipalName';
import { T } from '../../texts';
import { useDrill } from './useDrill';

/** More are shown when asked for. */
const SHOWN = 8;

/** Names, each the way to what that principal may do after the edits. */
export function Principals({ principals: { count, listed } }: { principals: Part<Principal> }) {
  const { viewAs } = useDrill();
  const [all, setAll] = useState(false);
  const shown = all ? listed : listed.slice(0, SHOWN);
  return (
    <span className="tags">
      {shown.map((principal) => (
        <a key={`${principal.kind}:${principal.name}`} className="tag" href={viewAs(principal)}>
          <PrincipalName principal={principal} />
        </a>
      ))}
      {shown.length < listed.length && (
        <button type="button" className="tag more-names" onClick={() => setAll(true)}>
          <T id="more" values={{ count: count - shown.length }} />
        </button>
      )}
      {shown.length === listed.length && count > listed.length && (
        <span className="quiet">
          <T id="more" values={{ count: count - listed.length }} />
        </span>
      )}
    </span>
  );
}
