/** What passes between the page and its Worker. */
import type { Missing, Summary } from 'hubscope';
import type { Dialect } from 'hubscope/cql';

export type PrincipalKind = 'user' | 'service' | 'group' | 'token';

/** A principal of a hub. */
export interface Principal {
  readonly kind: PrincipalKind;
  /** The name; the id of a token. */
  readonly name: string;
}

/** Something that a scope is asked for; `null` is everything. */
export type Target =
  | { readonly kind: 'user' | 'group' | 'service'; readonly name: string }
  | { readonly kind: 'server'; readonly owner: string; readonly name: string }
  | null;

/** The policy as it is, or after the edits that are being tried. */
export type Which = 'now' | 'after';

/** Where a policy comes from. */
export type Source =
  | { readonly from: 'file'; readonly file: File }
  | { readonly from: 'address'; readonly url: string; readonly name: string; readonly optional?: boolean }
  | { readonly from: 'hub'; readonly url: string; readonly token: string };

/** What is being done, and how far it is, from 0 to 1 where that is known. */
export interface Progress {
  readonly doing: 'asking' | 'engine' | 'reading' | 'compiling';
  readonly done?: number;
}

/** An open policy of either dialect. */
export type Opened = OpenedHub | OpenedDatabase;

interface Common {
  /** Another number for each policy that is opened. */
  readonly id: number;
  /** The file or address. */
  readonly name: string;
  readonly bytes: number;
  /** How long compiling took. */
  readonly milliseconds: number;
}

export interface OpenedHub extends Common {
  readonly dialect: 'jupyterhub';
  readonly summary: Summary;
  /** What a running hub did not show; `null` for a snapshot. */
  readonly missing: readonly Missing[] | null;
  /** Who asked a running hub. */
  readonly caller: Principal | null;
  /** Every scope that the hub defines, sorted. */
  readonly scopes: readonly string[];
}

export interface OpenedDatabase extends Common {
  readonly dialect: 'cql';
  readonly release: Dialect;
  readonly counts: { readonly roles: number; readonly logins: number; readonly permissions: number; readonly keyspaces: number };
  /** A superuser who may log in, to execute statements by default. */
  readonly superuser: string | null;
  /** Whether there are tables of an installation that knew users only. */
  readonly legacy: boolean;
}

/** Something that a search found. */
export interface Found {
  readonly kind: PrincipalKind | 'role' | 'scope' | 'server' | 'resource';
  readonly name: string;
  /** Of a server its owner. */
  readonly owner?: string;
}

export interface FoundMany {
  readonly listed: readonly Found[];
  readonly count: number;
}
