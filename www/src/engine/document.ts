/** The rows of a snapshot, as far as the page shows them; the engine has checked them before. */

export interface HubDocument {
  readonly hub?: { readonly version?: string; readonly url?: string; readonly settings?: HubSettings | null };
  readonly roles?: readonly RoleRow[];
  readonly groups?: readonly GroupRow[];
  readonly users?: readonly UserRow[];
  readonly services?: readonly ServiceRow[];
  readonly servers?: readonly { readonly user: string; readonly name: string }[];
  readonly tokens?: readonly TokenRow[];
  readonly shares?: readonly ShareRow[];
  readonly clients?: readonly ClientRow[];
  /** Scopes of somebody whose roles are not known. */
  readonly held?: readonly { readonly user?: string; readonly service?: string; readonly token?: string }[];
  readonly memberships?: readonly { readonly user?: string; readonly group?: string }[];
  readonly vocabulary?: { readonly [scope: string]: { readonly description?: string; readonly subscopes?: readonly string[] } };
}

export interface HubSettings {
  readonly base_url?: string | null;
  readonly manage_groups?: boolean | null;
  readonly manage_roles?: boolean | null;
}

export interface RoleRow {
  readonly name: string;
  readonly description?: string;
  readonly scopes?: readonly string[];
  readonly managed_by_auth?: boolean;
}

export interface BearerRow {
  readonly name: string;
  readonly admin?: boolean;
  readonly roles?: readonly string[];
}

export interface ServiceRow extends BearerRow {
  /** Made through the hub's API: no configuration touches it. */
  readonly runtime?: boolean;
}

export interface GroupRow {
  readonly name: string;
  readonly roles?: readonly string[];
}

export interface UserRow extends BearerRow {
  readonly groups?: readonly string[];
}

export interface ClientRow {
  readonly id: string;
  readonly server?: { readonly user: string; readonly name: string } | null;
  readonly service?: string | null;
  readonly allowed_scopes?: readonly string[];
}

export interface TokenRow {
  readonly id: string;
  readonly user?: string;
  readonly service?: string;
  readonly scopes?: readonly string[];
  readonly client?: string;
  readonly expires_at?: string;
}

/** Whose a token is. Of a running hub the token that asked has no row, and what it holds is stated. */
export function ownerOfToken({ tokens = [], held = [] }: HubDocument, id: string): { readonly user?: string; readonly service?: string } | undefined {
  return tokens.find((token) => token.id === id) ?? held.find(({ token }) => token === id);
}

export interface ShareRow {
  readonly server: { readonly user: string; readonly name: string };
  readonly user?: string;
  readonly group?: string;
  readonly scopes?: readonly string[];
}
