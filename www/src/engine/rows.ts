import type { HubDocument, UserRow } from './document';

/** The rows of a hub with what is looked up in them by name. */
export class Rows {
  readonly document: HubDocument;
  readonly users: ReadonlyMap<string, UserRow>;
  #members: ReadonlyMap<string, readonly string[]> | null = null;

  constructor(document: HubDocument) {
    this.document = document;
    this.users = new Map((document.users ?? []).map((row) => [row.name, row]));
  }

  /** The hub's own version. */
  get version(): string {
    return this.document.hub?.version ?? '';
  }

  /** Names of the users in each group. */
  get members(): ReadonlyMap<string, readonly string[]> {
    this.#members ??= membersOf(this.document.users ?? []);
    return this.#members;
  }
}

function membersOf(users: readonly UserRow[]) {
  const members = new Map<string, string[]>();
  for (const { name, groups = [] } of users) {
    for (const group of groups) {
      const list = members.get(group);
      if (list) list.push(name);
      else members.set(group, [name]);
    }
  }
  return members;
}
