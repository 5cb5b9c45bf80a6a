import type { Principal } from '../../engine/protocol';

/** What the hub's own actions come to for somebody. */
export function Actions({ principal }: { principal: Principal }) {
  return <p>{principal.name}</p>;
}
