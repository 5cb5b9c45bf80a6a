"""The REST models of the hub's rows, made by the hub's own handler methods."""

from jupyterhub.apihandlers.base import APIHandler


def model_fields(parsed_scopes, row, kind, *, include_stopped):
    """The names of the fields a caller with these scopes sees of one row.

    A server is seen only where `read:servers` reaches it, as in the `servers`
    of its owner's model; no server of a case is running.
    """
    handler = _ModelHandler(parsed_scopes, include_stopped)
    if kind == "user":
        return handler.user_model(row)
    if kind == "group":
        return handler.group_model(row)
    if kind == "service":
        return handler.service_model(row)
    if kind == "server":
        if not handler.get_scope_filter("read:servers")(row, kind="server"):
            return {}
        return handler.server_model(row, user=_Wrapped(row.user))
    raise ValueError(f"no model of kind `{kind}`")


class _ModelHandler(APIHandler):
    """A handler without a request: only what the model methods read."""

    def __init__(self, parsed_scopes, include_stopped):
        self.parsed_scopes = parsed_scopes
        self._include_stopped_servers = include_stopped

    @property
    def settings(self):
        return {"users": _Users()}


class _Users:
    """The hub's table of active users, in which nobody is active."""

    def __contains__(self, _):
        return False

    def __getitem__(self, orm_user):
        return _Wrapped(orm_user)


class _Wrapped:
    """A user row with the two addresses that the hub's wrapper adds."""

    def __init__(self, orm_user):
        self._orm_user = orm_user
        self.url = "/"

    def progress_url(self, _):
        return "/"

    def __getattr__(self, name):
        return getattr(self._orm_user, name)
