# SPDX-License-Identifier: BSD-3-Clause
"""Loads a configuration file as a hub does, and prints what that hub then says about itself.

Usage: load_config.py CONFIG DATABASE [OPTION...]. Options are those of the `jupyterhub` command.
"""

import asyncio
import json
import sys

from jupyterhub import orm
from jupyterhub.app import JupyterHub

config, database, *options = sys.argv[1:]
app = JupyterHub.instance()
app.parse_command_line(options)
app.load_config_file(config)
app.db_url = f"sqlite:///{database}"
app.init_db()
app.authenticator = app.authenticator_class(parent=app)
asyncio.run(app.init_role_creation())
print(
    json.dumps(
        {
            "settings": {
                "base_url": app.base_url,
                "allow_named_servers": app.allow_named_servers,
                "authenticate_prometheus": app.authenticate_prometheus,
                "admin_access": app.admin_access,
                "manage_groups": app.authenticator.manage_groups,
                "manage_roles": app.authenticator.manage_roles,
            },
            "custom_scopes": {
                name: {"description": scope["description"], "subscopes": scope.get("subscopes", [])}
                for name, scope in app.custom_scopes.items()
            },
            "roles": [
                {"name": role.name, "description": role.description or "", "scopes": role.scopes}
                for role in app.db.query(orm.Role).order_by(orm.Role.name)
            ],
        }
    )
)
