// The little application that most consumers build or run, in the consumer's own folder.
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Lays `kit/app` into a folder, which is emptied before. */
export function layApp(folder = 'app') {
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(import.meta.dirname, 'app'), folder, { recursive: true });
  return folder;
}
