// The questions: every row of routes.json on every resource it names.

import { readFile } from 'node:fs/promises';

const table = JSON.parse(await readFile(new URL('./routes.json', import.meta.url), 'utf8'));

/** Every question that a hub of this major version understands. */
export function questions(major) {
  return table.routes.filter((route) => (route.hub ?? major) === major).flatMap(asked);
}

function asked({ request, on, as, ...route }) {
  const [method, pattern] = request.split(' ');
  return on.map((names) => {
    const path = pattern.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(names[name]));
    return { ...route, method, path, resource: resource(route.filter, { ...names, ...as }) };
  });
}

// The resource as hubscope wants it: nothing but what the hub's handler looks at.
function resource(filter, { user, server, group, service }) {
  switch (filter) {
    case 'user':
    case 'user-object':
      return { user };
    case 'server':
      return { user, server };
    case 'group':
      return { group };
    case 'service':
      return { service };
    default:
      return undefined;
  }
}
