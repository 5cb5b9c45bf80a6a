"""One request, through the real table and the real handler, as far as its gate or to its end."""

import asyncio
import json
from contextlib import ExitStack
from functools import cache

from hub_application import application, serve_rows
from hub_gates import Passed, gates_of, is_implemented
from jupyterhub import orm
from jupyterhub.apihandlers import groups, services, shares, users
from jupyterhub.apihandlers.users import UserTokenListAPIHandler
from jupyterhub.handlers.base import BaseHandler, UserUrlHandler
from jupyterhub.scopes import get_scopes_for
from tornado import httputil, web

# These test scopes in the midst of their code: they run until they want
# something that only a request which passed wants.
_TESTING_INSIDE = {(UserUrlHandler, "get"), (UserTokenListAPIHandler, "post")}

# These can be run to their end.
_ON_ROWS_ALONE = {
    handler
    for module in (groups, services, shares, users)
    for _, handler in module.default_handlers
}


def route(rows, principal, method, path):
    """The handler's name, and what its gate says: a status, or None where there is no gate."""
    request = _Request(rows, principal, method, path)
    return {"handler": request.handler_class.__name__, "status": request.gate()}


def answer(rows, principal, method, path, body):
    """The handler's name, and the status of the whole request.

    An error that the handler does not expect is status 500. The status is None
    where the handler wants a proxy, a spawner or a page
    template, and where the hub would go on with anything but its rows.
    """
    request = _Request(rows, principal, method, path, body)
    status = None
    if request.handler_class in _ON_ROWS_ALONE:
        try:
            status = request.run()[0]
        except Exception:
            status = 500
    return {"handler": request.handler_class.__name__, "status": status}


def run(rows, principal, method, path, body=None):
    """The status of a whole request, and what its handler wrote."""
    return _Request(rows, principal, method, path, body).run()


def wait_for(coroutine):
    """The result of one of the hub's coroutines."""
    return _loop().run_until_complete(coroutine)


def listing(rows, principal, kind):
    """The status of `GET /users`, `/groups` or `/services`, and the name and the fields of each item."""
    path = f"{application().settings['hub'].base_url}api/{kind}"
    status, written = _Request(rows, principal, "GET", path).run()
    items = json.loads(written) if status == 200 else []
    if isinstance(items, dict):
        models = items.items()
    else:
        models = ((model.get("name"), model) for model in items)
    found = [[name, sorted(model)] for name, model in models]
    return {"status": status, "rows": sorted(found, key=_by_name)}


def _by_name(row):
    name, fields = row
    return (name is not None, name or "", fields)


class _Request:
    def __init__(self, rows, principal, method, path, body=None):
        serve_rows(rows.db, _services(rows.db))
        self._principal = principal
        self._method = method
        self._inside = False
        self._request = httputil.HTTPServerRequest(
            method=method,
            uri=path,
            version="HTTP/1.1",
            headers=httputil.HTTPHeaders({"Host": "localhost"}),
            body=b"" if body is None else json.dumps(body).encode(),
            host="localhost",
            connection=_Connection(),
        )
        self._delegate = application().find_handler(self._request)

    @property
    def handler_class(self):
        return self._delegate.handler_class

    def gate(self):
        method = self._method.lower()
        gates = []
        # Tornado knows methods by their capital letters; handlers name them in small ones.
        is_known = self._method in self.handler_class.SUPPORTED_METHODS
        if is_known and is_implemented(self.handler_class, method):
            gates = [gate for gate in gates_of(self.handler_class, method) if gate.checks != "token_authenticated"]
            inside = (self.handler_class, method) in _TESTING_INSIDE
            if not gates and not inside:
                return self._before_the_method()
            self._inside = inside
        with ExitStack() as stack:
            for gate in gates:
                stack.enter_context(gate.stopping())
            return self._execute()[0]

    def run(self):
        return self._execute()

    def _before_the_method(self):
        """Arguments and identity alone: who fails there fails whatever the method is."""
        if not issubclass(self.handler_class, BaseHandler):
            return None
        return self._execute(nothing=True)[0]

    def _execute(self, nothing=False):
        handler = _loop().run_until_complete(self._executed(nothing))
        return handler.outcome(), handler.written

    async def _executed(self, nothing):
        # Some handlers want the event loop when they are made.
        handler = self._handler(nothing)
        try:
            await handler._execute(
                [], *self._delegate.path_args, **self._delegate.path_kwargs
            )
        except (Passed, _Nothing) as stop:
            handler.raised = stop
        return handler

    def _handler(self, nothing):
        members = {
            "identity": self._principal,
            "inside": self._inside,
            "raised": None,
            "passed": False,
            "written": None,
        }
        if nothing:
            members[self._method.lower()] = _stop
        observed = _Observed if issubclass(self.handler_class, BaseHandler) else _Plain
        probe = type("Observed", (observed, self.handler_class), members)
        return probe(application(), self._request, **self._delegate.handler_kwargs)


def _stop(*_, **__):
    raise _Nothing


class _Nothing(BaseException):
    """The method would run now, and there is no gate in front of it."""


class _Plain:
    """What is noted of a request."""

    def _handle_request_exception(self, problem):
        self.raised = problem

    def log_exception(self, *_):
        pass

    def write(self, chunk):
        self.written = chunk
        super().write(chunk)

    def outcome(self):
        if self.raised is None:
            return self.get_status()
        if isinstance(self.raised, Passed):
            return 200
        if isinstance(self.raised, _Nothing):
            return None
        if isinstance(self.raised, web.HTTPError):
            return self.raised.status_code
        raise self.raised


class _Observed(_Plain):
    """Tells the real handler who asks, which otherwise stands in headers."""

    async def get_current_user(self):
        if not hasattr(self, "_jupyterhub_user"):
            self._jupyterhub_user = self._asking()
        return self._jupyterhub_user

    def get_token(self):
        return self.identity if isinstance(self.identity, orm.APIToken) else None

    def _asking(self):
        owner = self.identity
        if isinstance(owner, orm.APIToken):
            owner = owner.user or owner.service
        return self.users[owner] if isinstance(owner, orm.User) else owner

    async def prepare(self):
        # The hub answers 500 to somebody with broken scopes. Here the class of
        # the error is wanted, so it is raised where nobody catches it.
        if self.identity is not None:
            get_scopes_for(self.identity)
        await super().prepare()

    def check_xsrf_cookie(self):
        pass

    @property
    def proxy(self):
        self._stopped_inside()
        raise _Nothing

    # What a hub does beyond its rows is not done here.
    spawn_single_user = stop_single_user = _stop
    service_from_spec = remove_service = _stop

    def find_user(self, name):
        user = super().find_user(name)
        if self.inside:
            if isinstance(self, UserUrlHandler):
                raise Passed
            if user is not None:
                user.new_api_token = self._stopped_inside
        return user

    def _stopped_inside(self, *_, **__):
        if self.inside:
            raise Passed


class _Connection:
    """Takes what a handler sends, and sends it nowhere."""

    context = None

    def set_close_callback(self, _):
        pass

    def write_headers(self, *_, **__):
        return _done()

    def write(self, *_):
        return _done()

    def finish(self):
        pass


def _done():
    future = _loop().create_future()
    future.set_result(None)
    return future


@cache
def _loop():
    return asyncio.new_event_loop()


def _services(db):
    return {service.name: service for service in db.query(orm.Service)}
