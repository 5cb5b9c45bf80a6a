// The questions: every row of routes.json on every resource it names.

import { readFile } from 'node:fs/promises';

const table = JSON.parse(await readFile(new URL('./routes.json', import.meta.url), 'utf8'));

/** Every question that a hub of this major version understands. */
export function questions(major) {
  return table.routes.filter((route) => (route.hub ?? major) === major).flatMap(asked);
}

function asked({ request, on, ...route }) {
  const [method, pattern] = request.split(' ');
  return on.map((names) => {
    const path = pattern.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(names[name]));
    return { ...route, method, path };
  });
}
