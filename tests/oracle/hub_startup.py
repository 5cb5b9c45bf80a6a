"""Starts of a hub: the real application's own steps, on one database, without ports, proxies or spawners."""

import asyncio
import json
import os
import tempfile

import sqlalchemy
from jupyterhub import orm
from jupyterhub.app import JupyterHub
from package_state import forget_memos, vocabulary_restored
from state_writer import InvalidCase
from traitlets.config import Config

# Options of the authenticator; every other one belongs to the application.
AUTHENTICATOR = {
    "admin_users",
    "allow_all",
    "allow_existing_users",
    "allowed_users",
    "blocked_users",
    "delete_invalid_users",
    "manage_groups",
    "manage_roles",
    "reset_managed_roles_on_startup",
    "username_map",
    "username_pattern",
}
# Where a case wants the application's own deprecated option of that name.
OF_APPLICATION = "JupyterHub."


def answer_starts(configurations):
    """Starts a hub once per configuration on one database, and says what is in it each time."""
    if not isinstance(configurations, list):
        raise InvalidCase("`startup` is a list of configurations")
    template = _empty_database()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "hub.sqlite")
        with open(path, "wb") as file:
            file.write(template)
        return [_start(path, configuration) for configuration in configurations]


def _start(path, configuration):
    if not isinstance(configuration, dict):
        raise InvalidCase("a configuration is an object")
    forget_memos()
    error = None
    with vocabulary_restored():
        app = None
        try:
            app = JupyterHub(config=_as_traitlets(path, configuration))
            asyncio.run(_initialize(app))
        except (Exception, SystemExit) as problem:
            error = problem
        finally:
            # A process that dies loses what it did not commit.
            _leave(app)
    rows = _rows(path)
    if error is None:
        return {"ok": rows}
    return {
        "error": type(error).__name__,
        "message": str(error)[:500],
        "left": rows,
    }


def _as_traitlets(path, configuration):
    config = Config()
    config.JupyterHub.db_url = f"sqlite:///{path}"
    # Neither system users nor logins: the base class does what all of them do.
    config.JupyterHub.authenticator_class = "jupyterhub.auth.NullAuthenticator"
    for option, value in configuration.items():
        if option.startswith(OF_APPLICATION):
            config.JupyterHub[option.removeprefix(OF_APPLICATION)] = value
        elif option in AUTHENTICATOR:
            # A list in JSON is what stands for a set.
            config.Authenticator[option] = (
                set(value) if option.endswith("_users") and isinstance(value, list) else value
            )
        elif option == "extra_user_scopes":
            config.JupyterHub[option] = set(value) if isinstance(value, list) else value
        else:
            config.JupyterHub[option] = value
    return config


async def _initialize(app):
    """What `JupyterHub.initialize` does about users and permissions, in its order."""
    app.init_db()
    app.init_hub()
    app.init_oauth()
    await app.init_role_creation()
    await app.init_users()
    await app.init_groups()
    app.init_services()
    await app.init_api_tokens()
    await app.init_role_assignment()
    await app.init_blocked_users()


def _leave(app):
    if app is None:
        return
    for callback in app._periodic_callbacks.values():
        callback.stop()
    if app.db is not None:
        app.db.rollback()
        app.db.close()
        app.db.get_bind().dispose()


def _empty_database():
    """The bytes of a database that a hub of this version has just made."""
    if not _template:
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "hub.sqlite")
            orm.new_session_factory(f"sqlite:///{path}")
            with open(path, "rb") as file:
                _template.append(file.read())
    return _template[0]


_template = []


def _rows(path):
    """All that a start decides about, read by another connection.

    Columns are read one by one: a hub can write rows that it cannot read whole.
    """
    engine = sqlalchemy.create_engine(f"sqlite:///{path}")
    try:
        with sqlalchemy.orm.Session(engine) as db:
            return {
                "roles": [_role(db, *row) for row in _roles(db)],
                "users": _flagged(db, orm.User),
                "groups": [
                    {"name": name, "members": _members(db, id)}
                    for id, name in db.query(orm.Group.id, orm.Group.name).order_by(
                        orm.Group.name
                    )
                ],
                "services": _flagged(db, orm.Service),
                "clients": _clients(db),
                "tokens": sorted(_tokens(db), key=_as_text),
            }
    finally:
        engine.dispose()


def _roles(db):
    columns = ("id", "name", "description", "scopes", "managed_by_auth")
    return db.query(*(getattr(orm.Role, column) for column in columns)).order_by(
        orm.Role.name
    )


def _role(db, id, name, description, scopes, managed):
    role = {
        "name": name,
        "description": description,
        "scopes": scopes,
        "managed": managed,
    }
    for kind, held_by in ((orm.User, "user"), (orm.Group, "group"), (orm.Service, "service")):
        pairs = orm._role_associations[held_by]
        bearers = (
            db.query(kind.name)
            .join(pairs, getattr(pairs, f"{held_by}_id") == kind.id)
            .filter(pairs.role_id == id)
        )
        role[f"{held_by}s"] = sorted(name for (name,) in bearers)
    return role


def _flagged(db, kind):
    rows = db.query(kind.name, kind.admin).order_by(kind.name)
    return [{"name": name, "admin": bool(admin)} for name, admin in rows]


def _members(db, group):
    pairs = orm.user_group_map
    members = (
        db.query(orm.User.name)
        .join(pairs, pairs.c.user_id == orm.User.id)
        .filter(pairs.c.group_id == group)
    )
    return sorted(name for (name,) in members)


def _clients(db):
    rows = (
        db.query(
            orm.OAuthClient.identifier, orm.Service.name, orm.OAuthClient.allowed_scopes
        )
        .outerjoin(
            orm.Service, orm.Service.oauth_client_id == orm.OAuthClient.identifier
        )
        .order_by(orm.OAuthClient.identifier)
    )
    return [
        {"id": id, "service": service, "allowed_scopes": scopes}
        for id, service, scopes in rows
    ]


def _tokens(db):
    rows = (
        db.query(orm.User.name, orm.Service.name, orm.APIToken.scopes)
        .select_from(orm.APIToken)
        .outerjoin(orm.User, orm.APIToken.user_id == orm.User.id)
        .outerjoin(orm.Service, orm.APIToken.service_id == orm.Service.id)
    )
    for user, service, scopes in rows:
        owner = {"service": service} if user is None else {"user": user}
        yield {"scopes": sorted(scopes), **owner}


def _as_text(row):
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))
