import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { PageConfig } from '@jupyterlab/coreutils';
import { ISettingRegistry } from '@jupyterlab/settingregistry';

import { PermissionsPanel } from './panel.js';
import { IPermissions, Permissions } from './permissions.js';
import type { Source } from './source.js';

export { IPermissions } from './permissions.js';

const NAME = 'hubscope-jupyterlab-example';
const SHOW = `${NAME}:show`;
const REFRESH = `${NAME}:refresh`;

/** Provides {@link IPermissions}, shows them in a side panel, and reads them again now and then. */
const plugin: JupyterFrontEndPlugin<IPermissions> = {
  id: `${NAME}:plugin`,
  description: 'What the current user may do at the hub.',
  autoStart: true,
  requires: [ISettingRegistry],
  optional: [ICommandPalette],
  provides: IPermissions,
  activate: async (app: JupyterFrontEnd, registry: ISettingRegistry, palette: ICommandPalette | null) => {
    const user = await currentUser(app);
    const permissions = new Permissions(user);
    const panel = new PermissionsPanel(permissions, user);
    app.shell.add(panel, 'left', { rank: 900, type: 'Permissions' });

    const settings = await registry.load(plugin.id);
    const refresh = () => permissions.refresh(settings.composite as unknown as Source);
    let timer = 0;
    const follow = () => {
      window.clearInterval(timer);
      timer = window.setInterval(refresh, Number(settings.get('refreshSeconds').composite) * 1000);
      void refresh();
    };
    settings.changed.connect(follow);
    follow();

    app.commands.addCommand(SHOW, { label: 'Show my permissions', execute: () => app.shell.activateById(panel.id) });
    app.commands.addCommand(REFRESH, { label: 'Read my permissions again', execute: refresh });
    for (const command of [SHOW, REFRESH]) palette?.addItem({ command, category: 'Hub' });
    return permissions;
  },
};

/** Under a hub the name that the hub knows, elsewhere that of the server. */
async function currentUser(app: JupyterFrontEnd): Promise<string> {
  const { user } = app.serviceManager;
  await user.ready;
  return PageConfig.getOption('hubUser') || (user.identity?.username ?? '');
}

export default plugin;
