// What the engine says to every request by everybody, before any of them is sent.

import { requests } from './requests.mjs';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'];

/** How many of the senders send an entry that says `few`. */
const FEW = 6;

/** The letters with which the hub's own list writes the variable parts of a path. */
const variable = { '?': '{?}', '#': '{#}', '...': '{...}' };

/**
 * Foretells every request.
 *
 * @param policy the loaded snapshot
 * @param senders who sends: `{title, asks, headers, spare}`; `asks` is the part of the query that says who it is
 * @param known the hub's own list of routes, as `METHOD template`
 * @returns forecasts `{entry, sender, method, path, body, answer}`, and the routes that none of them asks for
 */
export function foretell(policy, senders, known, major) {
  const forecasts = requests(major).flatMap((entry, position) =>
    chosen(entry, senders, position).map((sender) => forecast(policy, sender, entry)),
  );
  const others = otherMethods(forecasts, known).map((entry, position) => forecast(policy, senders[position % senders.length], entry));
  const all = [...forecasts, ...others];
  const asked = new Set(all.map(({ method, answer }) => `${method} ${hubTemplate(answer)}`));
  return { forecasts: all, missed: [...known].filter((route) => !asked.has(route)) };
}

function chosen(entry, senders, position) {
  if (entry.from !== undefined) {
    return senders.filter(({ title }) => entry.from.some((name) => title.startsWith(name)));
  }
  if (entry.by !== 'few') {
    return senders;
  }
  // Somebody who may, somebody who may not, and others in turn.
  const admin = senders.find(({ title }) => title.startsWith('service stagehand'));
  const others = senders.filter((sender) => sender !== admin);
  const turn = Array.from({ length: FEW - 1 }, (_, step) => others[(position * 7 + step * 5) % others.length]);
  return [admin, ...new Set(turn)];
}

function forecast(policy, sender, entry) {
  const { method, body = null } = entry;
  const path = entry.path.replace('{spare}', sender.spare);
  const answer = policy.query({ op: 'request', ...sender.asks, method, path, body });
  return { entry, sender, method, path, body, answer };
}

/** Every method that an address does not have, and OPTIONS: each once. None of them can change anything. */
function otherMethods(forecasts, known) {
  const first = new Map();
  for (const { path, entry, answer } of forecasts) {
    const template = hubTemplate(answer);
    if (!first.has(template)) first.set(template, { path, direct: entry.direct });
  }
  return [...first].flatMap(([template, address]) =>
    methods
      .filter((method) => method === 'OPTIONS' || !known.has(`${method} ${template}`))
      .map((method) => ({ request: `${method} ${address.path}`, method, ...address })),
  );
}

/** The engine's template as the hub's list writes it: `/hub/api/users/{}`. */
export function hubTemplate({ route, handler }) {
  const outside = route.startsWith('{') ? handler === 'PrefixRedirectHandler' : /^\/(user\/\{name\}$|services\/|robots|favicon)/.test(route);
  const text = route.replace(/\{\w+(\?|#|\.\.\.)?\}/g, (_, mark) => variable[mark] ?? '{}');
  return outside ? text : `/hub${text}`;
}

/** Whether a request goes through as far as anybody can say. */
export function passes({ status, usual, outcome }) {
  return outcome !== 'unknown' && (status ?? usual ?? 200) < 400;
}
