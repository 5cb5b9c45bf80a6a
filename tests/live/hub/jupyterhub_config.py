"""The demo hub: two classes, a teacher, two services, custom scopes.

Everything that differs from run to run comes through the environment: ports, the database, tokens of services.
"""

import os
import signal
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, os.environ["DEMO_DEFINITIONS_MODULE"])

import hubscope_definitions  # noqa: E402
from quiet_spawner import QuietSpawner  # noqa: E402

c = get_config()  # noqa: F821
env = os.environ

c.JupyterHub.bind_url = env["DEMO_BIND_URL"]
c.JupyterHub.hub_bind_url = env["DEMO_HUB_BIND_URL"]
c.JupyterHub.db_url = env["DEMO_DB_URL"]
c.ConfigurableHTTPProxy.api_url = env["DEMO_PROXY_API_URL"]
# The proxy is a child of whoever started this hub, who also stops it.
c.ConfigurableHTTPProxy.should_start = False

c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.Authenticator.admin_users = {"amira"}
c.DummyAuthenticator.password = env["DEMO_PASSWORD"]
c.JupyterHub.spawner_class = QuietSpawner
c.JupyterHub.allow_named_servers = True
c.JupyterHub.tornado_settings = {"slow_spawn_timeout": 30}

c.JupyterHub.load_groups = {
    "class-A": {"users": ["johan", "student1", "student2", "student3"]},
    "class-B": {"users": ["student4", "maría"]},
    "graders": {"users": ["tessa"]},
}

c.JupyterHub.custom_scopes = {
    "custom:grades:write": {
        "description": "Enter and change grades",
        "subscopes": ["custom:grades:read"],
    },
    "custom:grades:read": {"description": "Read grades"},
    "custom:announcements:post": {"description": "Post an announcement"},
}

c.JupyterHub.load_roles = [
    # The hub's documentation calls these `class-A-student`; a hub refuses upper case in the name of a role.
    {"name": "class-a-student", "scopes": ["read:groups!group=class-A"], "groups": ["class-A"]},
    {"name": "class-b-student", "scopes": ["read:groups!group=class-B"], "groups": ["class-B"]},
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
        "scopes": [
            "list:users",
            "read:users",
            "read:groups:name",
            "list:groups!group=class-B",
            "users:activity!group=class-B",
            "custom:grades:write!group=class-B",
        ],
        "groups": ["graders"],
    },
    {
        "name": "idle-culler",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["idle-culler"],
    },
    {"name": "gradebook-visitor", "scopes": ["access:services!service=gradebook"], "groups": ["class-A"]},
    {
        "name": "announcer",
        "scopes": [
            "read:hub",
            "read:services:name!service",
            "read:users:name!group=class-B",
            "custom:announcements:post",
        ],
        "services": ["announcement"],
    },
]

c.JupyterHub.services = [
    {"name": "idle-culler", "api_token": env["DEMO_TOKEN_IDLE_CULLER"]},
    {"name": "announcement", "api_token": env["DEMO_TOKEN_ANNOUNCEMENT"]},
    # Students log in there with OAuth.
    {
        "name": "gradebook",
        "api_token": env["DEMO_TOKEN_GRADEBOOK"],
        "oauth_client_id": "service-gradebook",
        "oauth_redirect_uri": "http://127.0.0.1/gradebook",
        "oauth_no_confirm": True,
        "oauth_client_allowed_scopes": ["read:users:groups!user", "custom:grades:read", "read:groups!group=class-A"],
    },
    # Whoever sets the stage: issues tokens, starts servers, shares them.
    {"name": "stagehand", "admin": True, "api_token": env["DEMO_TOKEN_STAGEHAND"]},
]


def end_with_parent(parent, proxy):
    """Ends the proxy and this hub when whoever started them was killed and could not."""
    while os.getppid() == parent:
        time.sleep(1)
    for process in (proxy, os.getpid()):
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGTERM)


guard = threading.Thread(target=end_with_parent, args=[int(env["DEMO_PARENT"]), int(env["DEMO_PROXY"])], daemon=True)
guard.start()

# What only this file knows, and a snapshot needs: custom scopes, settings, the version.
hubscope_definitions.write(c, env["DEMO_DEFINITIONS"])
