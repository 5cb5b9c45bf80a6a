"""Print the routes of the installed JupyterHub, one JSON document a line.

    python hub_routes.py [--check-version X]

Each line is one row of the hub's own table with one method that its handler
implements: `template`, `method`, `handler`, `scopes` (any of which passes; null
where no scope is tested at the door), `list` (a filter of any kind passes, and
the handler filters afterwards), `token` (a token header is looked at) and
`login` (who is not logged in is sent to the login page).

A template writes `{}` for one segment, `{?}` for one that may be empty, `{#}`
for a number and `{...}` for all that follows.
"""

import argparse
import json
import re
import sys

from hub_application import hub_app, table
from hub_gates import gates_of, is_implemented, is_login
from jupyterhub.handlers.base import BaseHandler
from package_state import installed_version

# RootHandler, health checks and redirects answer HEAD and OPTIONS as tornado
# does; only methods with an answer of their own count.
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

GROUPS = [
    ("(?P<user_name>[^/]+)", "{}"),
    ("([^/]+)", "{}"),
    ("([^/]*)", "{?}"),
    (r"(\d+)", "{#}"),
]


def templates(pattern):
    """The templates that one pattern stands for."""
    if pattern == f"(?!{hub_app().hub_prefix}).*$":
        return ["{...}"]
    text = pattern.removesuffix("$")
    for group, word in GROUPS:
        text = text.replace(group, word)
    for optional in ("(?P<user_path>/.*)?", "(?:/{})?", "/?"):
        if text.endswith(optional):
            longer = {
                "(?P<user_path>/.*)?": "/{...}",
                "(?:/{})?": "/{}",
                "/?": "/",
            }[optional]
            start = text.removesuffix(optional)
            return [start, start + longer]
    if "(user|services)" in text:
        return [text.replace("(user|services)", word) for word in ("user", "services")]
    text = re.sub(r"\(\.\*\)\??", "{...}", text)
    text = text.replace(r"\.", ".").replace("(favicon.ico)", "favicon.ico")
    return [text.replace("(robots.txt)", "robots.txt")]


def routes():
    for pattern, handler in table():
        for template in templates(pattern):
            for method in METHODS:
                name = method.lower()
                if is_implemented(handler, name):
                    yield {
                        "template": template,
                        "method": method,
                        "handler": handler.__name__,
                        **_door(handler, name),
                    }


def _door(handler, method):
    gates = gates_of(handler, method)
    scopes = [gate for gate in gates if gate.scopes is not None]
    if len(scopes) > 1:
        sys.exit(f"{handler.__name__}.{method}: several tests of scopes, one after the other")
    return {
        "scopes": scopes[0].scopes if scopes else None,
        "list": bool(scopes and scopes[0].post_filter),
        "token": issubclass(handler, BaseHandler) and handler._accept_token_auth,
        "login": is_login(handler, method),
    }


def main():
    parser = argparse.ArgumentParser(description="Print the routes of the installed JupyterHub.")
    parser.add_argument("--check-version", metavar="X")
    wanted = parser.parse_args().check_version
    if wanted not in (None, installed_version()):
        sys.exit(f"jupyterhub {wanted} is wanted, the installed one is {installed_version()}")
    for route in routes():
        print(json.dumps(route))


if __name__ == "__main__":
    main()
