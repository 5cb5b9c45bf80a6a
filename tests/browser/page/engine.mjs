// The page's own modules without a page: bundled as they are, with the installed package beside them.
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The folder in which the page was built, with what it needs installed; or the sources, where somebody works on them. */
export const www = join(process.env.HUBSCOPE_WWW ?? fileURLToPath(new URL('../../../www/', import.meta.url)), '/');
const { rolldown } = createRequire(createRequire(join(www, 'package.json')).resolve('vite/package.json'))('rolldown');

/** Modules by their paths below `www/src`, each with everything that it exports. */
export async function modules(...paths) {
  const folder = mkdtempSync(join(www, 'node_modules/.test-'));
  const input = Object.fromEntries(paths.map((path, index) => [`module${index}`, join(www, 'src', path)]));
  const bundle = await rolldown({ input, external: ['hubscope', 'hubscope/full', 'yaml'], platform: 'node' });
  try {
    await bundle.write({ dir: folder, entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' });
    return await Promise.all(paths.map((_, index) => import(pathToFileURL(join(folder, `module${index}.mjs`)))));
  } finally {
    await bundle.close();
    rmSync(folder, { recursive: true });
  }
}

/** The package as the page has it, as a module. */
export function hubscope(entry) {
  const required = createRequire(join(www, 'package.json')).resolve(entry);
  return import(pathToFileURL(required.replace(/\.cjs$/, '.js')));
}
