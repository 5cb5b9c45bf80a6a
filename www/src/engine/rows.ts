import type { HubDocument, UserRow } from './document';

/** What is looked up is made once for each list of users: most edits leave it as it is. */
const byName = new WeakMap<readonly UserRow[], ReadonlyMap<string, UserRow>>();
const byGroup = new WeakMap<readonly UserRow[], ReadonlyMap<string, readonly string[]>>();

const NOBODY: readonly UserRow[] = [];

/** The rows of a hub with what is looked up in them by name. */
export class Rows {
  readonly document: HubDocument;

  constructor(document: HubDocument) {
    this.document = document;
  }

  get users(): ReadonlyMap<string, UserRow> {
    const { users = NOBODY } = this.document;
    return made(byName, users, (rows) => new Map(rows.map((row) => [row.name, row])));
  }

  /** The hub's own version. */
  get version(): string {
    return this.document.hub?.version ?? '';
  }

  /** Names of the users in each group. */
  get members(): ReadonlyMap<string, readonly string[]> {
    return made(byGroup, this.document.users ?? NOBODY, membersOf);
  }
}

/** What belongs to a list, made when it is first asked for. */
export function made<List extends object, Value>(known: WeakMap<List, Value>, list: List, make: (list: List) => Value): Value {
  let value = known.get(list);
  if (value === undefined) known.set(list, (value = make(list)));
  return value;
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
