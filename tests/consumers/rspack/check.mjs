import { rspack } from '@rspack/core';

import { versionOf } from './kit/rows.mjs';
import { webpackRows } from './kit/webpack.mjs';

await webpackRows('Rspack', rspack, versionOf('@rspack/core'));
