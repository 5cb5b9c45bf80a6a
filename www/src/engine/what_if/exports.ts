/** Files that take edits out of the page. */
import type { HubSession } from '../hub_session';
import { callsBetween, type Beyond } from './calls';
import { type Configuration, configurationOf, type Stated, type Unsaid } from './configuration';
import { defaultRoles } from './default_roles';
import { jsonText } from './escapes';
import { pythonConfiguration } from './python';
import { CULLER, helmValues, yamlEdits } from './yaml';

export const FORMS = ['python', 'helm', 'rest', 'edits', 'edits-json', 'snapshot'] as const;
export type Form = (typeof FORMS)[number];

/** A file, or its beginning. */
export interface Exported {
  readonly text: string;
  /** How many more lines there are. */
  readonly more: number;
}

/** What to know about the exports. */
export interface Notes {
  readonly unsaid: readonly Unsaid[];
  readonly beyond: readonly Beyond[];
  readonly calls: number;
  /** The chart's own role, which its values must not state. */
  readonly culler: boolean;
  readonly hasGroups: boolean;
  readonly hasAdmins: boolean;
}

const SHOWN_LINES = 400;
const SHOWN_LETTERS = 60_000;

/** Exports of a session's edits; made once for each list of edits. */
export class Exports {
  readonly #session: HubSession;
  #stated: Promise<Stated> | null = null;

  constructor(session: HubSession) {
    this.#session = session;
  }

  async configuration(): Promise<Configuration> {
    return (await this.#state()).configuration;
  }

  async notes(): Promise<Notes> {
    const { configuration, unsaid } = await this.#state();
    const { calls, beyond } = callsBetween(this.#session.rows, this.#session.rowsOf('after'), Date.now());
    return {
      unsaid,
      beyond,
      calls: calls.length,
      culler: configuration.load_roles.some(({ name }) => name === CULLER),
      hasGroups: configuration.load_groups !== undefined,
      hasAdmins: configuration.admin_users !== undefined,
    };
  }

  /** `comment` stands on top, where files of this form have comments. */
  async file(form: Form, comment: string): Promise<string> {
    switch (form) {
      case 'python':
        return pythonConfiguration(await this.configuration(), comment);
      case 'helm':
        return helmValues(await this.configuration(), comment);
      case 'rest':
        return this.#requests();
      case 'edits':
        return yamlEdits(this.#session.edits);
      case 'edits-json':
        return `${jsonText(this.#session.edits, 2)}\n`;
      case 'snapshot':
        return `${jsonText({ ...this.#session.rowsOf('after').document, source: 'hand' }, 1)}\n`;
    }
  }

  #requests(): string {
    const { calls } = callsBetween(this.#session.rows, this.#session.rowsOf('after'), Date.now());
    return calls.map(({ method, path, body }) => `${method} ${path}\n${body === null ? '' : `${jsonText(body)}\n`}`).join('\n');
  }

  #state(): Promise<Stated> {
    this.#stated ??= defaultRoles(this.#session.rows.version).then((defaults) =>
      configurationOf(this.#session.rows, this.#session.rowsOf('after'), defaults),
    );
    return this.#stated;
  }
}

export function beginning(text: string): Exported {
  const lines = text.split('\n');
  let shown = lines.slice(0, SHOWN_LINES);
  for (let letters = 0, index = 0; index < shown.length; index += 1) {
    letters += shown[index]?.length ?? 0;
    if (letters > SHOWN_LETTERS) shown = shown.slice(0, index);
  }
  return { text: shown.join('\n'), more: lines.length - shown.length };
}
