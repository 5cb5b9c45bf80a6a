"""The package's own table of handlers, and an application that routes by it."""

import tempfile
from functools import cache
from pathlib import Path

from jupyterhub.app import JupyterHub
from jupyterhub.auth import Authenticator
from jupyterhub.handlers.static import CacheControlStaticFilesHandler
from jupyterhub.objects import Hub
from jupyterhub.user import UserDict
from jupyterhub.utils import url_path_join
from tornado import web


class _AnybodyAuthenticator(Authenticator):
    """The base class as it is: user names are checked by it, nobody logs in."""

    async def authenticate(self, handler, data):
        raise web.HTTPError(403)


@cache
def hub_app():
    """A hub that is configured with its defaults and never started.

    Named servers are on, so that a request for one gets as far as its rules.
    """
    app = JupyterHub(
        allow_named_servers=True,
        authenticator_class=_AnybodyAuthenticator,
    )
    app.authenticator = _AnybodyAuthenticator(parent=app)
    app.init_handlers()
    return app


@cache
def application():
    """The tornado application of that hub: its table, and the settings that handlers read."""
    app = hub_app()
    return web.Application(
        app.handlers,
        app=app,
        log=app.log,
        authenticator=app.authenticator,
        base_url=app.base_url,
        hub=Hub(base_url=app.hub_prefix, cookie_name="jupyterhub-hub-login"),
        login_url=url_path_join(app.hub_prefix, "login"),
        logout_url=url_path_join(app.hub_prefix, "logout"),
        cookie_secret=b"no cookie of the oracle outlives its query",
        spawner_class=app.spawner_class,
        admin_access=app.admin_access,
        allow_named_servers=app.allow_named_servers,
        named_server_limit_per_user=app.named_server_limit_per_user,
        allow_invalid_named_server_start=getattr(
            app, "allow_invalid_named_server_start", True
        ),
        authenticate_prometheus=app.authenticate_prometheus,
        api_page_default_limit=app.api_page_default_limit,
        # Lists are asked for whole.
        api_page_max_limit=10_000,
        token_expires_in_max_seconds=app.token_expires_in_max_seconds,
        # As `init_tornado_settings` has them; the folder need not hold anything.
        static_path=str(Path(tempfile.gettempdir()) / "no-static-files"),
        static_url_prefix=url_path_join(app.hub_prefix, "static/"),
        static_handler_class=CacheControlStaticFilesHandler,
    )


def serve_rows(db, services):
    """Lets the application's handlers work on these rows."""
    settings = application().settings
    settings["db"] = db
    settings["users"] = UserDict(lambda: db, settings)
    settings["services"] = services


def table():
    """(pattern, handler class) of every row, in the order in which they are tried."""
    for rule in application().default_router.rules:
        for row in rule.target.rules:
            yield row.matcher.regex.pattern, row.target
