import { PageConfig, URLExt } from '@jupyterlab/coreutils';
import { Policy, type Subject } from 'hubscope';

/** Where permissions come from, as the settings name it. */
export interface Source {
  readonly source: 'hub' | 'snapshot';
  readonly snapshotUrl: string;
}

/** A policy, and the one in it who looks at this page. */
export interface Held {
  readonly policy: Policy;
  readonly who: Subject;
}

/** Reads the policy from its source. */
export function read(source: Source, user: string): Promise<Held> {
  return source.source === 'hub' ? fromHub() : fromSnapshot(source.snapshotUrl, user);
}

/** The hub itself says what the page's token may do; under a hub that token is the one that its login gave to this page. */
async function fromHub(): Promise<Held> {
  const prefix = PageConfig.getOption('hubPrefix');
  if (!prefix) throw new Error('this server was not started by a hub; the settings can name a snapshot instead');
  const hub = new URL(PageConfig.getOption('hubHost') + prefix, location.href);
  const policy = await Policy.fromHub(hub, { token: PageConfig.getToken(), lists: false });
  return { policy, who: policy.caller };
}

async function fromSnapshot(address: string, user: string): Promise<Held> {
  const url = new URL(address, new URL(PageConfig.getBaseUrl(), location.href));
  const response = await fetch(URLExt.normalize(url.href));
  if (!response.ok) throw new Error(`the snapshot's server answers ${response.status}`);
  const policy = Policy.load(await response.arrayBuffer());
  return { policy, who: policy.user(user) };
}
