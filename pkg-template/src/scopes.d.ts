/**
 * The scopes of JupyterHub 5.5 and 6.1, and what each can be about: `docs/rules/jupyterhub.md`, scope table.
 */

/**
 * What a filter of each scope can name; `never` where no filter does anything.
 *
 * @example
 * ```ts
 * type Kinds = ScopeKinds['read:servers']; // 'user' | 'group' | 'server'
 * ```
 */
export interface ScopeKinds {
  '(no_scope)': never;
  self: never;
  inherit: never;
  'admin-ui': never;
  'admin:users': 'user' | 'group';
  'admin:auth_state': 'user' | 'group';
  users: 'user' | 'group';
  'delete:users': 'user' | 'group';
  'list:users': 'user' | 'group';
  'read:users': 'user' | 'group';
  'read:users:name': 'user' | 'group';
  'read:users:groups': 'user' | 'group';
  'read:users:activity': 'user' | 'group';
  'users:activity': 'user' | 'group';
  'read:roles': 'user' | 'group' | 'service';
  'read:roles:users': 'user' | 'group';
  'read:roles:services': 'service';
  'read:roles:groups': 'group';
  'admin:servers': 'user' | 'group' | 'server';
  'admin:server_state': 'user' | 'group' | 'server';
  servers: 'user' | 'group' | 'server';
  'start:servers': 'user' | 'group' | 'server';
  'read:servers': 'user' | 'group' | 'server';
  'delete:servers': 'user' | 'group' | 'server';
  tokens: 'user' | 'group';
  'read:tokens': 'user' | 'group';
  'admin:groups': 'group';
  groups: 'group';
  'list:groups': 'group';
  'read:groups': 'group';
  'read:groups:name': 'group';
  'delete:groups': 'group';
  'admin:services': 'service';
  'list:services': 'service';
  'read:services': 'service';
  'read:services:name': 'service';
  'read:hub': never;
  'access:servers': 'user' | 'group' | 'server';
  'access:services': 'service';
  'users:shares': 'user' | 'group';
  'read:users:shares': 'user' | 'group';
  'groups:shares': 'group';
  'read:groups:shares': 'group';
  'read:shares': 'user' | 'group' | 'server';
  shares: 'user' | 'group' | 'server';
  proxy: never;
  shutdown: never;
  'read:metrics': never;
}

/**
 * The custom scopes of your hub: add them by declaration merging, and they can be asked for.
 *
 * @example
 * ```ts
 * declare module 'hubscope' {
 *   interface CustomScopes {
 *     'custom:grades:write': 'group'; // what its filters can name; `never` for none
 *   }
 * }
 * ```
 */
export interface CustomScopes {}

/**
 * A scope that can be asked for, without filter.
 *
 * For text that comes from elsewhere there is {@link Policy.isScope}.
 *
 * @example
 * ```ts
 * const scope: Scope = 'read:users';
 * ```
 */
export type Scope = keyof ScopeKinds | Extract<keyof CustomScopes, `custom:${string}`>;

/**
 * The kinds of resources that a scope can be about.
 *
 * @example
 * ```ts
 * const kind: KindOf<'groups'> = 'group';
 * ```
 */
export type KindOf<S extends Scope> = S extends keyof CustomScopes
  ? CustomScopes[S]
  : S extends keyof ScopeKinds
    ? ScopeKinds[S]
    : never;

/** What a filter can name. */
export type Kind = 'user' | 'group' | 'server' | 'service';

type Filter<K> = K extends Kind ? `${K}=${string}` | (K extends 'group' ? never : K) : never;

/**
 * A scope as roles and tokens write it: `base`, or `base!kind=name`; `!user`, `!server` and `!service` are the bearer's own.
 *
 * @example
 * ```ts
 * const scopes: WrittenScope[] = ['read:users!group=class-a', 'servers!server=ann/lab', 'tokens!user'];
 * ```
 */
export type WrittenScope<S extends Scope = Scope> = S extends Scope ? S | `${S}!${Filter<KindOf<S>>}` : never;

type ResourceOfKind = {
  user: { readonly user: string; readonly server?: never; readonly group?: never; readonly service?: never };
  server: { readonly user: string; readonly server: string; readonly group?: never; readonly service?: never };
  group: { readonly group: string; readonly user?: never; readonly server?: never; readonly service?: never };
  service: { readonly service: string; readonly user?: never; readonly server?: never; readonly group?: never };
};

/**
 * What a question is about, as the hub's own handlers see it.
 *
 * `{ user, server }` is a server; the default server has the empty name. `{ user }` is the user and never a server. Left out, the
 * question is whether the scope is held for everything.
 *
 * @example
 * ```js
 * const ada = policy.user('ada');
 * ada.can('read:users', { user: 'grace' });
 * ada.can('servers', { user: 'grace', server: '' });
 * ada.can('groups', { group: 'class-a' });
 * ada.can('access:services', { service: 'grader' });
 * ada.can('proxy');
 * ```
 */
export type Resource = ResourceOfKind[Kind];

/**
 * The resources that a scope can be about.
 *
 * @example
 * ```ts
 * const mine: ResourceOf<'read:servers'> = { user: 'ada', server: '' };
 * ```
 */
export type ResourceOf<S extends Scope> = S extends Scope ? ResourceOfKind[Extract<KindOf<S>, Kind>] : never;
