import { proxy, type Remote, wrap } from 'comlink';
import type { Queries as DatabaseQueries } from 'hubscope/cql';
import type { Queries as HubQueries } from 'hubscope/full';

import type { ActionsDesk } from './actions_desk';
import type { DatabaseDesk } from './database_desk';
import { carryFaults } from './fault';
import type { HubDesk } from './hub_desk';
import type { MapDesk } from './map_desk';
import type { Opened, Progress, Source, Which } from './protocol';
import type { WhatIfDesk } from './what_if_desk';
import type { WhoDesk } from './who_desk';
import type { Office } from './worker';

carryFaults();

const worker = wrap<Office>(new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'hubscope' }));

/** The Worker's desks; everything that they answer is a promise. */
export const office = {
  // Comlink's types stop at the first member; its messages carry whole paths.
  actions: worker.actions as unknown as Remote<ActionsDesk>,
  database: worker.database as unknown as Remote<DatabaseDesk>,
  hub: worker.hub as unknown as Remote<HubDesk>,
  map: worker.map as unknown as Remote<MapDesk>,
  whatIf: worker.whatIf as unknown as Remote<WhatIfDesk>,
  who: worker.who as unknown as Remote<WhoDesk>,
};

type Report = (progress: Progress) => void;

/** An opening that began before there was a page to ask for it. */
let begun: { readonly source: Source; readonly result: Promise<Opened | null>; report: Report } | null = null;

/** Opens a policy while the page itself is still on its way. */
export function begin(source: Source): void {
  const opening = { source, result: worker.open(source, proxy((progress: Progress) => opening.report(progress))), report: (() => undefined) as Report };
  // Whoever asks for it is told of its failure.
  opening.result.catch(() => undefined);
  begun = opening;
}

export function openPolicy(source: Source, report: Report): Promise<Opened | null> {
  const opening = begun;
  begun = null;
  if (opening === null || JSON.stringify(opening.source) !== JSON.stringify(source)) return worker.open(source, proxy(report));
  opening.report = report;
  return opening.result;
}

/** Any question of the full engine about the open hub. */
export function askHub<Op extends keyof HubQueries>(
  which: Which,
  question: { readonly op: Op } & HubQueries[Op]['arguments'],
): Promise<HubQueries[Op]['value']> {
  return office.hub.query(which, question as never) as Promise<HubQueries[Op]['value']>;
}

/** Any question about the open database. */
export function askDatabase<Op extends keyof DatabaseQueries>(
  which: Which,
  question: { readonly op: Op } & DatabaseQueries[Op]['arguments'],
): Promise<DatabaseQueries[Op]['value']> {
  return office.database.query(which, question as never) as Promise<DatabaseQueries[Op]['value']>;
}
