import { Widget } from '@lumino/widgets';

import type { IPermissions } from './permissions.js';

/** A side panel that shows what the current user may do. */
export class PermissionsPanel extends Widget {
  readonly #permissions: IPermissions;
  readonly #user: string;

  constructor(permissions: IPermissions, user: string) {
    super();
    this.#permissions = permissions;
    this.#user = user;
    this.id = 'hubscope-permissions';
    this.title.label = 'Permissions';
    this.title.caption = 'What you may do at the hub';
    this.node.style.overflow = 'auto';
    this.node.style.padding = '8px';
    permissions.changed.connect(this.#show, this);
    this.#show();
  }

  override dispose(): void {
    this.#permissions.changed.disconnect(this.#show, this);
    super.dispose();
  }

  #show(): void {
    const { trouble } = this.#permissions;
    this.node.dataset['state'] = trouble === null ? 'known' : 'unknown';
    this.node.replaceChildren(...(trouble === null ? this.#answers() : [element('p', `Not known: ${trouble}.`)]));
  }

  #answers(): HTMLElement[] {
    const mine = { user: this.#user };
    const rows: [string, boolean][] = [
      ['Start a server', this.#permissions.can('servers', { ...mine, server: '' })],
      ['Stop a server', this.#permissions.can('delete:servers', { ...mine, server: '' })],
      ['Issue tokens', this.#permissions.can('tokens', mine)],
      ['Share servers', this.#permissions.can('shares', mine)],
      ['See all users', this.#permissions.can('list:users')],
      ["Use the hub's admin page", this.#permissions.can('admin-ui')],
    ];
    const list = element('ul');
    list.append(...rows.map(([action, may]) => element('li', `${may ? '✓' : '✗'} ${action}`)));
    const scopes = element('ul');
    scopes.append(...this.#permissions.scopes().map((scope) => element('li', scope)));
    return [element('h3', `${this.#user} may`), list, element('h3', 'Scopes'), scopes];
  }
}

function element(name: string, text = ''): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
