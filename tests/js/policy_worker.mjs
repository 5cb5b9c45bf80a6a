// A Worker with policies in it; `die` ends it in the middle of things.
import { parentPort, workerData } from 'node:worker_threads';

import { serve } from 'hubscope/worker';

const entry = await import(workerData?.entry ?? 'hubscope/full');
serve(entry, parentPort);
parentPort.on('message', (message) => {
  if (message === 'die') throw new Error('the Worker dies');
});
