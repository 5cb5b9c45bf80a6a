import * as vite from 'vite';

import { viteRows } from './kit/vite.mjs';

await viteRows(vite, { quick: false });
