// What is sent. One entry is one request; everybody sends it, unless `by` says `few`.
//
// `hub` limits an entry to one major version. `undo` marks what changes the hub if it passes, and brings back what was there.
// `here` is what this hub answers where the prediction says that it depends on more than a snapshot: a server that runs, a
// service of the configuration. `direct` goes to the hub itself, because its proxy tidies such a path up, or fails on it.
// `from` names the only ones who send it. `unless: 'passes'` is not sent by those whom it would let end the hub or themselves.
// `corner` names the point that the rules warn of.

import { groups } from './requests/groups.mjs';
import { odds } from './requests/odds.mjs';
import { outsideRequests, pageRequests } from './requests/pages.mjs';
import { servers } from './requests/servers.mjs';
import { shares } from './requests/shares.mjs';
import { tokens } from './requests/tokens.mjs';
import { users } from './requests/users.mjs';

/** Every entry that a hub of this major version understands, with its method and its whole path. */
export function requests(major) {
  const api = [users(), tokens(), servers(), groups(), shares(), odds()].flat();
  const entries = [...below('/hub', [...api, ...pageRequests]), ...below('', outsideRequests)];
  return entries.filter((entry) => (entry.hub ?? major) === major);
}

function below(prefix, entries) {
  return entries.map((entry) => {
    const split = entry.request.indexOf(' ');
    return { ...entry, method: entry.request.slice(0, split), path: prefix + entry.request.slice(split + 1) };
  });
}
