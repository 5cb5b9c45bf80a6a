// Writes the page as a server does, in a process that has no document, for a subject that is known.
import { renderToPipeableStream, renderToString } from 'react-dom/server';

import { page } from './document.mjs';
import { load } from './policies.mjs';

const tom = load().user('tom');
process.stdout.write(renderToString(page(tom)));
process.stdout.write('\n');
renderToPipeableStream(page(tom)).pipe(process.stdout);
