"""The hub that tests of the npm package talk to: two classes, a teacher, custom scopes, services with tokens.

Everything that differs from run to run comes through the environment; what a single test wants beside this comes as JSON in
``BED_EXTRA``: lists of ``users``, ``roles`` and ``services``, and objects ``groups``, ``custom_scopes`` and ``settings``. ``BED_END`` is
Python, read where an administrator adds lines to the end of this file.
"""

import json
import os
import signal
import sys
import threading
import time
from contextlib import suppress

sys.path[:0] = json.loads(os.environ["BED_MODULES"])

import hubscope_definitions  # noqa: E402
from quiet_spawner import QuietSpawner  # noqa: E402

c = get_config()  # noqa: F821
env = os.environ
extra = json.loads(env["BED_EXTRA"])
secrets = json.loads(env["BED_SERVICE_TOKENS"])

c.JupyterHub.bind_url = env["BED_BIND_URL"]
c.JupyterHub.hub_bind_url = env["BED_HUB_BIND_URL"]
c.JupyterHub.db_url = env["BED_DB_URL"]
c.ConfigurableHTTPProxy.api_url = env["BED_PROXY_API_URL"]
# The proxy is a child of whoever started this hub, who also stops it.
c.ConfigurableHTTPProxy.should_start = False

c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.Authenticator.admin_users = {"amira"}
# The hub makes rows for these; everybody else appears in a group or a role.
c.Authenticator.allowed_users = {"lone", *extra.get("users", [])}
c.DummyAuthenticator.password = env["BED_PASSWORD"]
c.JupyterHub.spawner_class = QuietSpawner
c.JupyterHub.allow_named_servers = True
c.JupyterHub.tornado_settings = {"slow_spawn_timeout": 30}

c.JupyterHub.load_groups = {
    "class-A": {"users": ["johan", "student1", "student2", "student3"]},
    "class-B": {"users": ["student3", "student4", "maría"]},
    "graders": {"users": ["tessa"]},
    "nobody": {"users": []},
    **extra.get("groups", {}),
}

c.JupyterHub.custom_scopes = {
    "custom:grades:write": {
        "description": "Enter and change grades",
        "subscopes": ["custom:grades:read"],
    },
    "custom:grades:read": {"description": "Read grades"},
    **extra.get("custom_scopes", {}),
}

c.JupyterHub.load_roles = [
    {
        "name": "teacher",
        "description": "Looks after the members of class-A and their servers",
        "scopes": [
            "list:users!group=class-A",
            "read:users!group=class-A",
            "servers!group=class-A",
            "access:servers!group=class-A",
            "groups!group=class-A",
            "read:tokens!group=class-A",
            "custom:grades:write",
        ],
        "users": ["johan"],
    },
    {
        "name": "grader",
        "scopes": ["list:users", "read:groups:name", "list:groups!group=class-B", "custom:grades:read!group=class-B"],
        "groups": ["graders"],
    },
    {"name": "gradebook-visitor", "scopes": ["access:services!service=gradebook"], "groups": ["class-A"]},
    {
        "name": "idle-culler",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["idle-culler"],
    },
    {
        "name": "auditor",
        "scopes": [
            "list:users",
            "read:users",
            "list:groups",
            "read:groups",
            "list:services",
            "read:services",
            "read:roles",
            "read:servers",
            "read:hub",
        ],
        "services": ["auditor"],
    },
    {
        "name": "gradebook",
        "scopes": ["list:users!group=class-A", "read:users:groups!group=class-A", "custom:grades:read"],
        "services": ["gradebook"],
    },
    *extra.get("roles", []),
]

c.JupyterHub.services = [
    # Whoever sets the stage: issues tokens, starts servers, shares them.
    {"name": "stagehand", "admin": True, "api_token": secrets["stagehand"]},
    {"name": "idle-culler", "api_token": secrets["idle-culler"]},
    {"name": "auditor", "api_token": secrets["auditor"]},
    # Students log in there with OAuth.
    {
        "name": "gradebook",
        "api_token": secrets["gradebook"],
        "oauth_client_id": "service-gradebook",
        "oauth_redirect_uri": "http://127.0.0.1/gradebook",
        "oauth_no_confirm": True,
        "oauth_client_allowed_scopes": ["read:users:groups!user", "custom:grades:read"],
    },
    *({**service, "api_token": secrets[service["name"]]} for service in extra.get("services", [])),
]

for name, value in extra.get("settings", {}).items():
    section, option = name.split(".")
    c[section][option] = value


def end_with_parent(parent, proxy):
    """Ends the proxy and this hub when whoever started them was killed and could not."""
    while os.getppid() == parent:
        time.sleep(1)
    for process in (proxy, os.getpid()):
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGTERM)


guard = threading.Thread(target=end_with_parent, args=[int(env["BED_PARENT"]), int(env["BED_PROXY"])], daemon=True)
guard.start()

exec(compile(env["BED_END"], "the end of jupyterhub_config.py", "exec"))  # noqa: S102

# What only this file knows, and a whole snapshot needs: custom scopes, settings, the version.
hubscope_definitions.write(c, env["BED_DEFINITIONS"])
