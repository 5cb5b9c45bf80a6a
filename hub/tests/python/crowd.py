# SPDX-License-Identifier: BSD-3-Clause
"""A large hub database: the tables by the installed JupyterHub, the rows in bulk.

Usage: crowd.py DATABASE USERS GROUPS. Every user is in `east` (group 1) or `west` (group 2), never in both or in none, and in
two classes; has the role `user`, a server, its client and a token.
"""

import sqlite3
import sys

from jupyterhub import orm

path, users, groups = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
orm.new_session_factory(f"sqlite:///{path}")().get_bind().dispose()

db = sqlite3.connect(path)
people = range(1, users + 1)
started = "2026-01-01 00:00:00.000000"


def fill(table, columns, rows):
    db.executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({",".join("?" * (columns.count(",") + 1))})', rows)


fill("roles", "id, name, scopes, managed_by_auth", [(1, "user", '["self"]', 0)])
fill("roles", "id, name, scopes, managed_by_auth", ((i, f"role-{i}", '["list:users"]', 0) for i in range(2, 201)))
fill("groups", "id, name", [(1, "east"), (2, "west")])
fill("groups", "id, name", ((i, f"class-{i}") for i in range(3, groups + 1)))
fill("group_role_map", "group_id, role_id, managed_by_auth", ((i, i % 199 + 2, 0) for i in range(3, groups + 1)))
fill(
    "users",
    "id, name, admin, created, last_activity, cookie_id",
    ((i, f"student-{i}", 0, started, started, f"{i:032x}") for i in people),
)
fill("user_role_map", "user_id, role_id, managed_by_auth", ((i, 1, 0) for i in people))
fill("user_group_map", "user_id, group_id", ((i, i % 2 + 1) for i in people))
classes = groups - 2
fill("user_group_map", "user_id, group_id", ((i, i % classes + 3) for i in people))
fill("user_group_map", "user_id, group_id", ((i, (i + 1 + i // classes) % classes + 3) for i in people if (1 + i // classes) % classes))
fill("oauth_clients", "identifier, secret", [("jupyterhub", "")])
fill(
    "oauth_clients",
    "identifier, secret, redirect_uri, description, allowed_scopes",
    ((f"jupyterhub-user-student-{i}", "0" * 64, f"/user/student-{i}/oauth_callback", "Server", "[]") for i in people),
)
fill(
    "spawners",
    "id, user_id, name, state, last_activity, oauth_client_id",
    ((i, i, "", '{"pid": 12345}', started, f"jupyterhub-user-student-{i}") for i in people),
)
fill(
    "api_tokens",
    "id, user_id, hashed, prefix, client_id, created, last_activity, note, scopes",
    (
        (i, i, f"sha512:1:{i:016x}:{i:0128x}", f"{i % 65536:04x}", "jupyterhub", started, started, "Server", f'["users:activity!user", "access:servers!server=student-{i}/"]')
        for i in people
    ),
)
db.commit()
db.close()
