# What the example needs in a hub's `jupyterhub_config.py`.

c = get_config()  # noqa: F821

c.JupyterHub.custom_scopes = {
    "custom:grades:write": {"description": "Enter and change grades", "subscopes": ["custom:grades:read"]},
    "custom:grades:read": {"description": "Read grades"},
}

c.JupyterHub.services = [
    {"name": "grades", "url": "http://127.0.0.1:10101", "command": ["node", "server.mjs"], "cwd": "express-service"},
]

c.JupyterHub.load_roles = [
    # The service reads who is in which group, and nothing else.
    {"name": "grades-service", "scopes": ["list:groups", "read:groups"], "services": ["grades"]},
    {
        "name": "teacher-a",
        "scopes": ["custom:grades:write!group=class-A", "servers!group=class-A", "access:services!service=grades"],
        "users": ["johan"],
    },
]
