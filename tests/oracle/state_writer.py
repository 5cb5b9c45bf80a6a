"""From the state of a case to the rows of a hub's database."""

from datetime import timedelta

from jupyterhub import orm
from jupyterhub.roles import get_default_roles

# The oauth client that issues the hub's own tokens; present in every hub.
HUB_CLIENT = "jupyterhub"


class InvalidCase(Exception):
    """The case is malformed, or speaks of rows that no hub can hold."""


class StateWriter:
    """Writes one state, in the order in which rows refer to each other.

    The rows go straight into the tables of `jupyterhub.orm`, which is several
    times faster than one object a row; queries read them back as objects.
    """

    def __init__(self, connection, hub):
        self.connection = connection
        self.hub = hub
        self.pending = {table.name: [] for table in orm.Base.metadata.sorted_tables}
        self.roles, self.groups, self.users = {}, {}, {}
        self.services, self.servers, self.tokens = {}, {}, {}

    def write(self):
        self._add("oauth_clients", identifier=HUB_CLIENT)
        self._write_roles()
        for group in self._rows("groups"):
            self.groups[group["name"]] = row = self._add("groups", name=group["name"])
            self._write_roles_of("group", row, group.get("roles"), default=[])
        for user in self._rows("users"):
            self._write_user(user)
        for service in self._rows("services"):
            self._write_service(service)
        for share in self._rows("shares"):
            self._write_share(share)
        for token in self._rows("tokens"):
            self._write_token(token)
        for table in orm.Base.metadata.sorted_tables:
            if self.pending[table.name]:
                self.connection.execute(table.insert(), self.pending[table.name])

    def _rows(self, section):
        return self.hub.get(section) or []

    def _add(self, table, **columns):
        """Notes one row and returns its id."""
        rows = self.pending[table]
        rows.append({"id": len(rows) + 1, **columns})
        return len(rows)

    def _write_roles(self):
        own = [role["name"] for role in self._rows("roles")]
        if len(own) != len(set(own)):
            raise InvalidCase("two roles of one name")
        definitions = {role["name"]: role for role in get_default_roles()}
        definitions.update((role["name"], role) for role in self._rows("roles"))
        for name, role in definitions.items():
            self.roles[name] = self._add("roles", name=name, scopes=role.get("scopes"))

    def _write_roles_of(self, kind, row, names, default):
        for name in default if names is None else names:
            role = _known(self.roles, "role", name)
            self.pending[f"{kind}_role_map"].append(
                {f"{kind}_id": row, "role_id": role}
            )

    def _write_user(self, user):
        name = user["name"]
        row = self._add("users", name=name, admin=user.get("admin", False))
        self.users[name] = row
        self._write_roles_of("user", row, user.get("roles"), default=["user"])
        for group in user.get("groups") or []:
            self.pending["user_group_map"].append(
                {"user_id": row, "group_id": _known(self.groups, "group", group)}
            )
        servers = user.get("servers")
        for server in [""] if servers is None else servers:
            client = self._new_client()
            server_row = self._add(
                "spawners", name=server, user_id=row, oauth_client_id=client
            )
            self.servers[f"{name}/{server}"] = (server_row, row, client)

    def _write_service(self, service):
        client = self._new_client()
        row = self._add(
            "services",
            name=service["name"],
            admin=service.get("admin", False),
            oauth_client_id=client,
        )
        self.services[service["name"]] = (row, client)
        self._write_roles_of("service", row, service.get("roles"), default=[])

    def _new_client(self):
        identifier = f"client-{len(self.pending['oauth_clients'])}"
        self._add("oauth_clients", identifier=identifier)
        return identifier

    def _write_share(self, share):
        if ("user" in share) == ("group" in share):
            raise InvalidCase("a share has either a user or a group")
        server, owner, _ = _known(self.servers, "server", share["server"])
        user = group = None
        if "user" in share:
            user = _known(self.users, "user", share["user"])
        else:
            group = _known(self.groups, "group", share["group"])
        self._add(
            "shares",
            owner_id=owner,
            spawner_id=server,
            user_id=user,
            group_id=group,
            scopes=share.get("scopes"),
            expires_at=_expiry(share),
        )

    def _write_token(self, token):
        if ("user" in token) == ("service" in token):
            raise InvalidCase("a token has either a user or a service")
        if token["id"] in self.tokens:
            raise InvalidCase(f"two tokens `{token['id']}`")
        user = service = None
        if "user" in token:
            user = _known(self.users, "user", token["user"])
        else:
            service, _ = _known(self.services, "service", token["service"])
        secret = f"{len(self.tokens):04}-secret-of-a-token"
        hashing = orm.APIToken()
        hashing.token = secret
        row = self._add(
            "api_tokens",
            user_id=user,
            service_id=service,
            client_id=self._issuer(token.get("client")),
            hashed=hashing.hashed,
            prefix=hashing.prefix,
            scopes=token.get("scopes"),
            expires_at=_expiry(token),
        )
        self.tokens[token["id"]] = (row, secret)

    def _issuer(self, reference):
        if reference is None:
            return HUB_CLIENT
        kind, name = only_pair(reference, "client")
        rows = {"server": self.servers, "service": self.services}.get(kind, {})
        return _known(rows, kind, name)[-1]


def _known(rows, kind, name):
    if name not in rows:
        raise InvalidCase(f"no {kind} `{name}`")
    return rows[name]


def only_pair(reference, what):
    """The kind and the name of a reference such as `{"user": "ann"}`."""
    if not isinstance(reference, dict) or len(reference) != 1:
        raise InvalidCase(f"a {what} is an object with one member, not {reference!r}")
    return next(iter(reference.items()))


def _expiry(row):
    seconds = row.get("expires_in")
    if seconds is None:
        return None
    return orm.utcnow() + timedelta(seconds=seconds)
