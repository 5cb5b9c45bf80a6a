# SPDX-License-Identifier: BSD-3-Clause
"""A small hub database with the installed JupyterHub's own models, and what these models say it holds.

Usage: make_hub.py DATABASE. Prints the expected sections of a snapshot as JSON, without the clock and the version.
Every column that a snapshot must not show holds a text with PLANTED in it.
"""

import json
import sys
from datetime import datetime

from jupyterhub import orm, roles
from sqlalchemy import text

PLANTED = "PLANTED"


def main(path):
    db = orm.new_session_factory(f"sqlite:///{path}")()
    for role in roles.get_default_roles():
        roles.create_role(db, role, commit=False)
    teacher = {"name": "teacher", "description": 'who "teaches"', "scopes": ["users!group=class-A", "list:users"]}
    roles.create_role(db, teacher, commit=False)
    # What an authenticator or an administrator's hand can leave behind.
    db.add(orm.Role(name="managed", scopes=None, managed_by_auth=True))
    db.add(orm.Role(name="odd", scopes=["users!user=", "custom:gone", "read:users!group=ключ"]))
    db.commit()

    names = ["johan", "student1", "ann b!c", "ünï=cödé"]
    users = {name: orm.User(name=name, admin=name == "johan", cookie_id=f"{PLANTED}-{name}") for name in names}
    db.add_all(users.values())
    groups = {name: orm.Group(name=name, properties={"note": PLANTED}) for name in ["class-A", "", "class/B"]}
    db.add_all(groups.values())
    service = orm.Service(name="idle-culler", admin=True, environment={"S": PLANTED}, info={"i": PLANTED})
    # A flag that was never written.
    plain = orm.Service(name="announcement", admin=None, command=[PLANTED])
    db.add_all([service, plain])
    db.commit()

    role = {found.name: found for found in db.query(orm.Role)}
    users["johan"].roles += [role["user"], role["admin"], role["teacher"]]
    users["student1"].roles.append(role["user"])
    users["student1"].groups += [groups["class/B"], groups["class-A"]]
    users["ünï=cödé"].groups.append(groups[""])
    service.roles.append(role["teacher"])
    users["johan"].encrypted_auth_state = PLANTED.encode()
    users["johan"].state = {"s": PLANTED}

    def client(identifier, scopes):
        return orm.OAuthClient(
            identifier=identifier, secret=PLANTED, description=PLANTED, redirect_uri=f"/{PLANTED}", allowed_scopes=scopes
        )

    db.add(client("jupyterhub", []))
    lab = orm.Spawner(name="lab", user=users["student1"], state={"p": PLANTED}, user_options={"o": PLANTED})
    lab.oauth_client = client("jupyterhub-user-student1-lab", ["read:users!user", "access:servers!server"])
    stopped = orm.Spawner(name="", user=users["ann b!c"])
    service.oauth_client = client("service-idle-culler", None)
    db.add_all([lab, stopped, client("orphan", ["self"])])
    db.commit()

    tokens = [
        users["johan"].new_api_token(PLANTED + "token1", note=PLANTED, session_id=PLANTED),
        users["student1"].new_api_token(note=PLANTED, scopes=["users:activity!user"], expires_in=3600),
        service.new_api_token(note=PLANTED, scopes=["list:users"]),
        users["johan"].new_api_token(scopes=["read:users"], client_id="jupyterhub-user-student1-lab"),
    ]
    found = db.query(orm.APIToken).order_by(orm.APIToken.id).all()
    found[1].expires_at = datetime(2030, 1, 2, 3, 4, 5, 678901)
    found[2].expires_at = datetime(2020, 1, 2, 3, 4, 5)
    orm.Share.grant(db, lab, users["ünï=cödé"])
    share = orm.Share.grant(db, lab, groups[""], ["access:servers", "servers"])
    share.expires_at = datetime(2031, 1, 1)
    orm.ShareCode.new(db, lab, scopes=["access:servers"])
    # From here on the hub fails for the bearers of `odd`, so nothing can be made for them any more.
    groups["class-A"].roles += [role["managed"], role["odd"]]
    service.roles.append(role["odd"])
    db.commit()

    expected = document(db)
    hashes = [token.hashed for token in found] + [code.hashed for code in db.query(orm.ShareCode)]
    prefixed = [token for token in tokens if not token.startswith(PLANTED)]
    # The hub opens its databases with foreign keys on; a person with `sqlite3` does not, and leaves rows behind.
    db.execute(text("PRAGMA foreign_keys = OFF"))
    db.execute(text("INSERT INTO user_group_map VALUES (999, 1), (1, 999)"))
    db.execute(text("INSERT INTO user_role_map VALUES (999, 1, 0), (1, 999, 0)"))
    db.commit()
    print(json.dumps({"expected": expected, "secrets": [*hashes, *prefixed, PLANTED]}))


def document(db):
    """The sections of a snapshot, from the hub's own models."""

    def rows(model):
        return db.query(model).order_by(model.id)

    def by_id(related):
        return [row.name for row in sorted(related, key=lambda row: row.id)]

    def time(value):
        return value.isoformat() + "Z" if value else None

    def server(spawner):
        return {"user": spawner.user.name, "name": spawner.name}

    return {
        "roles": [
            {"name": r.name, "description": r.description, "scopes": r.scopes, "managed_by_auth": r.managed_by_auth}
            for r in rows(orm.Role)
        ],
        "groups": [{"name": g.name, "roles": by_id(g.roles)} for g in rows(orm.Group)],
        "users": [
            {"name": u.name, "admin": u.admin, "roles": by_id(u.roles), "groups": by_id(u.groups)}
            for u in rows(orm.User)
        ],
        "services": [
            {"name": s.name, "admin": bool(s.admin), "roles": by_id(s.roles)} for s in rows(orm.Service)
        ],
        "servers": [server(s) for s in rows(orm.Spawner)],
        "clients": [
            {
                "id": c.identifier,
                "server": server(c.spawner) if c.spawner else None,
                "service": c.service.name if c.service else None,
                "allowed_scopes": c.allowed_scopes,
            }
            for c in rows(orm.OAuthClient)
        ],
        "tokens": [
            {
                "id": t.api_id,
                "user": t.user.name if t.user else None,
                "service": t.service.name if t.service else None,
                "scopes": t.scopes,
                "client": t.client_id,
                "expires_at": time(t.expires_at),
            }
            for t in rows(orm.APIToken)
        ],
        "shares": [
            {
                "server": {"user": s.owner.name, "name": s.spawner.name},
                "user": s.user.name if s.user else None,
                "group": s.group.name if s.group else None,
                "scopes": s.scopes,
                "expires_at": time(s.expires_at),
            }
            for s in rows(orm.Share)
        ],
    }


main(sys.argv[1])
