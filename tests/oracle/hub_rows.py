"""The state of a case as real rows of JupyterHub's own database classes."""

from contextlib import contextmanager

from database import connection, session
from jupyterhub import orm
from sqlalchemy.exc import SQLAlchemyError
from state_writer import HUB_CLIENT, InvalidCase, StateWriter, only_pair

_NO_TOKEN = (None, None)


class HubRows:
    """The rows of one case. Use it in a `with` block, which takes them away again.

    Rows are written as given, the way a database would hold them: no name and
    no scope is checked. Only what foreign keys and unique columns forbid is
    refused, as `InvalidCase`.
    """

    def __init__(self, hub):
        self._hub = hub
        self._tokens = {}
        self.db = self._reader = None

    def __enter__(self):
        self._transaction = connection().begin()
        try:
            writer = StateWriter(connection(), self._hub)
            writer.write()
            self._tokens = writer.tokens
        except (SQLAlchemyError, UnicodeError, LookupError, TypeError) as problem:
            self._transaction.rollback()
            raise InvalidCase(f"{type(problem).__name__}: {problem}") from problem
        except BaseException:
            self._transaction.rollback()
            raise
        return self

    def __exit__(self, *_):
        self._close_reader()
        self._transaction.rollback()

    @contextmanager
    def reading(self):
        """Opens `db` for queries that write nothing; they share one session."""
        if self._reader is None:
            self._reader = session()
        self.db = self._reader
        try:
            yield
        except BaseException:
            self._close_reader()
            raise

    @contextmanager
    def undone(self):
        """Opens `db` as a session of its own, whose every change is undone.

        Also its commits: they reach a savepoint of the session's own only.
        """
        self._close_reader()
        savepoint = connection().begin_nested()
        tokens = dict(self._tokens)
        try:
            with session() as self.db:
                yield
        finally:
            savepoint.rollback()
            self._tokens = tokens

    def _close_reader(self):
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def principal(self, reference):
        """The row of a `{"user" | "service" | "group" | "token": name}`, or None."""
        if reference is None:
            return None
        kind, name = only_pair(reference, "principal")
        if kind == "token":
            row_id, _ = self._tokens.get(name, _NO_TOKEN)
            return row_id and self.db.get(orm.APIToken, row_id)
        classes = {"user": orm.User, "service": orm.Service, "group": orm.Group}
        if kind not in classes:
            raise InvalidCase(f"no principal of kind `{kind}`")
        return classes[kind].find(self.db, name)

    def logged_in(self, reference):
        """The same, but nobody for a token that identifies nobody now."""
        row = self.principal(reference)
        if isinstance(row, orm.APIToken):
            return orm.APIToken.find(self.db, self.token_secret(reference["token"]))
        return row

    def owner(self, reference):
        """The row of a principal that must exist; None stays None."""
        row = self.principal(reference)
        if row is None and reference is not None:
            raise InvalidCase(f"no such owner: {reference!r}")
        return row

    def resource(self, kind, name):
        """The row of a user, server (`owner/name`), group or service."""
        if kind == "server":
            owner, _, server = name.partition("/")
            user = orm.User.find(self.db, owner)
            row = user and user.orm_spawners.get(server)
        else:
            row = self.principal({kind: name})
        if row is None:
            raise InvalidCase(f"no {kind} `{name}`")
        return row

    def client(self, reference):
        """The oauth client of a server or service; null is the hub's own."""
        if reference is None:
            return (
                self.db.query(orm.OAuthClient).filter_by(identifier=HUB_CLIENT).one()
            )
        kind, name = only_pair(reference, "client")
        if kind not in ("server", "service"):
            raise InvalidCase(f"no oauth client of kind `{kind}`")
        return self.resource(kind, name).oauth_client

    def note_token(self, token_id, row, secret):
        """A token that was issued after the rows were written. The database gives it the number of one that is gone."""
        self._tokens = {known: pair for known, pair in self._tokens.items() if pair[0] != row.id}
        self._tokens[token_id] = (row.id, secret)

    def token_secret(self, token_id):
        """The secret a bearer of the token would send, or None."""
        _, secret = self._tokens.get(token_id, _NO_TOKEN)
        return secret
