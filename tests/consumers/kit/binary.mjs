// Programs that npm packages bring, one package a platform; install scripts, which would link them, are not run.
import { existsSync } from 'node:fs';

import { Skip } from './rows.mjs';

/** The first of these that was installed. */
export function binary(...candidates) {
  const found = candidates.find((path) => existsSync(path));
  if (!found) throw new Skip(`npm installed none of ${candidates.join(', ')} on ${process.platform} ${process.arch}`);
  return found;
}
