import { assertPrinted } from './kit/answer.mjs';
import { layApp } from './kit/app.mjs';
import { binary } from './kit/binary.mjs';
import { row, run, versionOf } from './kit/rows.mjs';

const version = versionOf('deno');
const app = layApp();
const deno = () => binary(`node_modules/@deno/linux-x64-glibc/deno`, `node_modules/@deno/linux-arm64-glibc/deno`);
const env = { DENO_NO_UPDATE_CHECK: '1', DENO_DIR: '.deno' };

// No permission is given: what a program only imports needs none.
await row('Deno, ESM', { version }, async () => assertPrinted(await run(deno(), ['run', '--no-prompt', `${app}/node.mjs`], { env })));
