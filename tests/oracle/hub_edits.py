"""Edits of a hub's rows, made by the package: its handlers, and what its start does with roles."""

import json
from urllib.parse import quote

import hub_requests
from hub_application import hub_app
from jupyterhub import orm, roles, scopes
from package_state import forget_memos
from state_writer import InvalidCase, only_pair

# Who sends the requests: nobody that a case speaks of.
_EDITOR = "the-editor"
_NOT_GRANTED = {"(no_scope)", "self", "inherit"}


class EditRefused(Exception):
    """The hub does not do this."""


def make_edits(rows, edits):
    """Makes all edits, in their order, or raises EditRefused at the first that the hub refuses."""
    _Editor(rows).make(edits)


class _Editor:
    def __init__(self, rows):
        self._rows = rows
        self._db = rows.db

    def make(self, edits):
        role, service = self._enter()
        for edit in edits:
            word = edit["edit"].replace("-", "_")
            if not hasattr(self, f"_{word}"):
                raise InvalidCase(f"no edit `{edit['edit']}`")
            forget_memos()
            getattr(self, f"_{word}")(**{key: value for key, value in edit.items() if key != "edit"})
        self._db.delete(service)
        self._db.delete(role)
        self._db.commit()
        self._db.expire_all()
        forget_memos()

    def _enter(self):
        granted = [scope for scope in scopes.scope_definitions if scope not in _NOT_GRANTED]
        role = orm.Role(name=_EDITOR, scopes=granted)
        service = orm.Service(name=_EDITOR, admin=True)
        service.roles = [role]
        self._db.add_all([role, service])
        self._db.commit()
        return role, service

    def _ask(self, method, *path, body=None):
        editor = orm.Service.find(self._db, _EDITOR)
        # A start that lists the members of role `admin` takes the flag from all others.
        editor.admin = True
        place = "/".join(quote(part, safe="") for part in path)
        status, written = hub_requests.run(self._rows, editor, method, f"/hub/api/{place}", body)
        if not 200 <= status < 300:
            raise EditRefused(f"{method} {place}: {status}")
        return written

    # members, users and groups

    def _add_member(self, group, user):
        self._ask("POST", "groups", group, "users", body={"users": [user]})

    def _remove_member(self, group, user):
        self._ask("DELETE", "groups", group, "users", body={"users": [user]})

    def _create_group(self, group):
        self._ask("POST", "groups", group)

    def _delete_group(self, group):
        self._ask("DELETE", "groups", group)

    def _create_user(self, user):
        self._ask("POST", "users", user)

    def _delete_user(self, user):
        self._ask("DELETE", "users", user)

    def _set_admin(self, of, admin):
        kind, name = only_pair(of, "bearer")
        if kind == "user":
            self._ask("PATCH", "users", name, body={"admin": admin})
            return
        # No request does this; a start writes the flag and a login of users the roles.
        service = self._rows.owner(of)
        service.admin = admin
        roles.assign_default_roles(self._db, entity=service)

    # roles, which only a start changes

    def _create_role(self, role, scopes):
        self._checked(roles.create_role, self._db, {"name": role, "scopes": scopes})

    _change_role = _create_role

    def _delete_role(self, role):
        self._checked(roles.delete_role, self._db, role)

    def _assign_role(self, role, to):
        self._assigned(role, to, lambda names, name: names | {name})

    def _remove_role(self, role, **bearer):
        self._assigned(role, bearer["from"], lambda names, name: names - {name})

    def _assigned(self, role, bearer, change):
        """A start whose configuration lists the members of a role, one more or one less."""
        kind, name = only_pair(bearer, "bearer")
        row = orm.Role.find(self._db, role)
        listed = {kinds: {held.name for held in getattr(row, kinds)} for kinds in ("users", "groups", "services")}
        listed[f"{kind}s"] = change(listed[f"{kind}s"], name)
        app = hub_app()
        app.db = self._db
        app.load_roles = [{"name": role, **{kinds: sorted(names) for kinds, names in listed.items()}}]
        hub_requests.wait_for(app.init_role_assignment())

    # tokens

    def _issue_token(self, id, owner, scopes=None):
        kind, name = only_pair(owner, "owner")
        if kind == "user":
            written = self._ask("POST", "users", name, "tokens", body={"scopes": scopes})
            secret = json.loads(written)["token"]
        else:
            secret = self._checked(orm.APIToken.new, service=self._rows.owner(owner), scopes=scopes)
        self._rows.note_token(id, orm.APIToken.find(self._db, secret), secret)

    def _revoke_token(self, id):
        token = self._rows.principal({"token": id})
        if token is None:
            raise EditRefused(f"no token `{id}`")
        if token.user:
            self._ask("DELETE", "users", token.user.name, "tokens", token.api_id)
        else:
            self._db.delete(token)
            self._db.commit()

    # shares

    def _share(self, owner, server, scopes, **receiver):
        self._ask("POST", "shares", owner, server, body={"scopes": scopes, **receiver["with"]})

    def _unshare(self, owner, server, **receiver):
        self._ask("PATCH", "shares", owner, server, body=receiver["with"])

    def _checked(self, function, *arguments, **options):
        try:
            return function(*arguments, **options)
        except (ValueError, KeyError) as problem:
            raise EditRefused(str(problem)) from problem
