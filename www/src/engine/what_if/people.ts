/** Groups, users and services as the editor shows them: after the edits, beside what they were. */
import type { BearerRow } from '../document';
import type { HubSession } from '../hub_session';
import type { Principal } from '../protocol';
import type { BearerKind } from './holders';
import { first, matching, type Part } from './part';

export interface GroupLine {
  readonly name: string;
  readonly members: number;
  readonly roles: number;
  readonly state: 'same' | 'changed' | 'new';
}

export interface GroupView {
  readonly name: string;
  readonly isNew: boolean;
  readonly roles: readonly string[];
  readonly members: Part<{ readonly name: string }>;
  /** Members who are none now. */
  readonly added: readonly string[];
}

export interface BearerView {
  readonly kind: BearerKind;
  readonly name: string;
  readonly isNew: boolean;
  readonly admin: boolean;
  readonly wasAdmin: boolean;
  readonly roles: readonly string[];
  readonly groups: readonly string[];
}

export function groupLines(session: HubSession, text: string, limit: number): Part<GroupLine> {
  const after = session.rowsOf('after');
  const now = new Map((session.rows.document.groups ?? []).map((row) => [row.name, row]));
  const found = matching(after.document.groups ?? [], text, limit);
  return {
    count: found.count,
    listed: found.listed.map(({ name, roles = [] }): GroupLine => {
      const [members, before] = [after.members.get(name) ?? [], session.rows.members.get(name) ?? []];
      const same = members.length === before.length && members.every((user, index) => user === before[index]);
      return { name, members: members.length, roles: roles.length, state: !now.has(name) ? 'new' : same ? 'same' : 'changed' };
    }),
  };
}

export function groupView(session: HubSession, group: string, text: string, limit: number): GroupView | null {
  const after = session.rowsOf('after');
  const row = after.document.groups?.find(({ name }) => name === group);
  if (!row) return null;
  const before = new Set(session.rows.members.get(group) ?? []);
  const members = matching((after.members.get(group) ?? []).map((name) => ({ name })), text, limit);
  return {
    name: group,
    isNew: !session.rows.document.groups?.some(({ name }) => name === group),
    roles: row.roles ?? [],
    members,
    added: members.listed.filter(({ name }) => !before.has(name)).map(({ name }) => name),
  };
}

export function bearerView(session: HubSession, { kind, name }: Principal): BearerView | null {
  if (kind !== 'user' && kind !== 'service') return null;
  const [now, after] = [session.rows, session.rowsOf('after')].map((rows) =>
    kind === 'user' ? rows.users.get(name) : rows.document.services?.find((row) => row.name === name),
  );
  if (!after) return null;
  return {
    kind,
    name,
    isNew: now === undefined,
    admin: after.admin ?? false,
    wasAdmin: now?.admin ?? false,
    roles: after.roles ?? [],
    groups: 'groups' in after ? ((after.groups ?? []) as readonly string[]) : [],
  };
}

/** Whoever has the admin flag after the edits. */
export function admins(session: HubSession, limit: number): Part<Principal> {
  const { document } = session.rowsOf('after');
  const of = (kind: 'user' | 'service', rows: readonly BearerRow[] = []): Principal[] =>
    rows.filter(({ admin }) => admin === true).map(({ name }) => ({ kind, name }));
  return first([...of('user', document.users), ...of('service', document.services)], limit);
}
