"""Print the options of a jupyterhub_config.py that a start reads about users, roles, groups and services.

Run by the hub's own Python with the path of the file. Tokens are replaced by others of the same kind of length. Where the file cannot be
loaded, it is told where and in which way, and nothing of the error's text, which can hold a token or a password.
"""

import json
import logging
import os
import re
import sys
import traceback

LISTS_OF_NAMES = ("admin_users", "allowed_users", "blocked_users")
FLAGS = (
    "allow_all",
    "allow_existing_users",
    "delete_invalid_users",
    "manage_groups",
    "manage_roles",
    "reset_managed_roles_on_startup",
)
# Of these the value counts; of every other option of a service only its type does.
TOLD = {
    "name",
    "admin",
    "url",
    "command",
    "oauth_client_id",
    "oauth_redirect_uri",
    "oauth_no_confirm",
    "oauth_client_allowed_scopes",
    "oauth_roles",
}

_tokens = {}


def _stand_in(token):
    number = _tokens.setdefault(token, len(_tokens))
    if len(token) < 8:
        return f"s{number}"
    return f"token-{number:08}" + ("x" * 64 if len(token) > 64 else "")


def _service(spec):
    def told(option, value):
        if option == "api_token" and isinstance(value, str) and value:
            return _stand_in(value)
        if option in TOLD or option == "api_token" or not isinstance(value, (str, dict, list)):
            return value
        return type(value)()

    return {option: told(option, value) for option, value in spec.items()}


def _plain(value):
    return sorted(value) if isinstance(value, (set, frozenset)) else list(value) if isinstance(value, tuple) else str(value)


def _options(path):
    from jupyterhub.app import JupyterHub

    app = JupyterHub()
    app.raise_config_file_errors = True
    app.log.setLevel(logging.CRITICAL)
    app.load_config_file(path)
    # The authenticator is made without a database; it only says how it was configured.
    app.db = None
    login = app.authenticator
    options = {name: sorted(getattr(login, name)) for name in LISTS_OF_NAMES}
    options.update((name, bool(getattr(login, name))) for name in FLAGS if hasattr(login, name))
    options["username_map"] = dict(login.username_map)
    options["username_pattern"] = login.username_pattern
    options["JupyterHub.admin_users"] = sorted(app.admin_users)
    options["extra_user_scopes"] = sorted(getattr(app, "extra_user_scopes", ()))
    options["custom_scopes"] = app.custom_scopes
    options["load_roles"] = app.load_roles
    options["load_groups"] = app.load_groups
    options["services"] = [_service(spec) for spec in app.services]
    for name in ("service_tokens", "api_tokens"):
        options[name] = {_stand_in(token): owner for token, owner in getattr(app, name).items()}
    return options


def _failure(error, path):
    """The class of an error, the option that it is about, and the line of the file that led to it."""
    # The application makes exits of wrong options.
    if isinstance(error, SystemExit) and isinstance(error.__context__, Exception):
        error = error.__context__
    failure = {"class": type(error).__name__}
    if isinstance(error, ModuleNotFoundError) and (error.name or "").partition(".")[0] in ("jupyterhub", "traitlets"):
        failure["lacks"] = error.name.partition(".")[0]
    option = re.match(r"The '(\w+)' trait of an? (\w+) instance ", str(error))
    if option and _is_option(*option.groups()):
        failure["option"] = ".".join(reversed(option.groups()))
    folder = os.path.dirname(path) + os.sep
    places = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError):
        places.append((error.filename, error.lineno))
    # The file itself, or one beside it that it loads.
    own = [(file, line) for file, line in places if isinstance(file, str) and file.startswith(folder) and line]
    if own:
        failure["file"], failure["line"] = os.path.relpath(own[-1][0], folder), own[-1][1]
    return failure


def _is_option(name, owner):
    """Whether a class of that name has an option of that name: an error's text can say anything."""
    from traitlets import HasTraits

    classes = [HasTraits]
    for known in classes:
        classes.extend(known.__subclasses__())
    return any(known.__name__ == owner and name in known.class_traits() for known in classes)


path = os.path.abspath(sys.argv[1])
# What the file prints, or a program that it calls, is no answer.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
try:
    text = json.dumps({"options": _options(path)}, default=_plain)
except BaseException as error:
    text = json.dumps({"failure": _failure(error, path)})
answers.write(text)
answers.close()
