# SPDX-License-Identifier: BSD-3-Clause
"""Writes down what only the configuration of a JupyterHub knows, for hubscope.

Copy this file next to ``jupyterhub_config.py`` and put two lines at the end of that file::

    import hubscope_definitions
    hubscope_definitions.write(c, "/srv/jupyterhub/hubscope-definitions.json")

The file then holds the custom scopes, the role definitions, the settings that change permissions and the hub's version.
It holds no secret. It is written anew at every start of the hub, whole or not at all. Trouble with it is logged and never
keeps the hub from starting. Works with JupyterHub 5.5 and 6.1; needs nothing but the hub itself.
"""

import copy
import json
import logging
import os
from urllib.parse import urlsplit

FORMAT = "hubscope-definitions/1"

_log = logging.getLogger("hubscope")


def write(c, path):
    """Write the definitions of the configuration ``c`` to ``path``; say whether it worked."""
    try:
        text = json.dumps(definitions(c), indent=2, sort_keys=True) + "\n"
        _replace(path, text)
    except Exception:
        _log.exception(
            "hubscope: the definitions file %s is not up to date, what it says may be wrong", path
        )
        return False
    return True


def definitions(c):
    """The definitions of the configuration ``c``, as the document that ``write`` writes."""
    import jupyterhub
    from jupyterhub.app import JupyterHub

    config = _with_command_line(c, JupyterHub)
    hub = _Section(config, JupyterHub)
    authenticator = _Section(config, _authenticator_class(hub, JupyterHub), parent="JupyterHub")
    settings = {
        "base_url": _base_url(hub),
        "allow_named_servers": hub.flag("allow_named_servers"),
        "authenticate_prometheus": hub.flag("authenticate_prometheus"),
        "admin_access": hub.flag("admin_access"),
        "manage_groups": authenticator.flag("manage_groups"),
        "manage_roles": authenticator.flag("manage_roles"),
    }
    document = {
        "format": FORMAT,
        "hub_version": jupyterhub.__version__,
        "settings": {name: value for name, value in settings.items() if value is not None},
        "custom_scopes": {
            name: _custom_scope(scope) for name, scope in hub.value("custom_scopes").items()
        },
        "roles": _roles(hub),
    }
    url = hub.value("public_url")
    # An address with a password in it is nobody else's business.
    if url and "@" not in urlsplit(url).netloc:
        document["url"] = url
    return document


class _Section:
    """What a configuration says about one class, as traitlets would read it for an instance."""

    def __init__(self, config, cls, parent=None):
        from traitlets.config import Config

        self._cls = cls
        self._traits = cls.class_traits()
        self._values = Config()
        places = [config]
        if parent is not None and config._has_section(parent):
            places.append(config[parent])
        for place in places:
            for name in cls.section_names():
                if place._has_section(name):
                    self._values.merge(copy.deepcopy(place[name]))

    def __contains__(self, name):
        return name in self._values

    def value(self, name):
        """The configured value, or the hub's own default."""
        from traitlets.config.loader import DeferredConfig, LazyConfigValue

        trait = self._traits[name]
        if name not in self._values:
            return trait.default()
        value = self._values[name]
        if isinstance(value, LazyConfigValue):
            # `c.JupyterHub.load_roles.append(...)` and the like.
            return value.get_value(trait.default())
        if isinstance(value, DeferredConfig):
            # From the command line, still text.
            return value.get_value(trait)
        return value

    def flag(self, name):
        """True, False, or None for what only a running hub can tell."""
        if name not in self._traits:
            return None
        if name not in self._values and self._default_is_computed(name):
            return None
        value = self.value(name)
        return value if isinstance(value, bool) else None

    def _default_is_computed(self, name):
        """Whether a class, such as a site's own authenticator, computes the default when it runs."""
        return any(name in vars(cls).get("_trait_default_generators", ()) for cls in self._cls.__mro__)


def _with_command_line(c, hub_class):
    """The configuration with the options of the command line, which win over those of the file."""
    config = copy.deepcopy(c)
    if hub_class.initialized():
        config.merge(copy.deepcopy(hub_class.instance().cli_config))
    return config


def _authenticator_class(hub, hub_class):
    # `validate` finds names of entry points and of classes, as the hub does.
    return hub_class.class_traits()["authenticator_class"].validate(hub_class, hub.value("authenticator_class"))


def _base_url(hub):
    """`base_url`, which comes from `bind_url` when it is not set, with a slash at both ends."""
    path = hub.value("base_url") if "base_url" in hub else urlsplit(hub.value("bind_url")).path
    path = path.strip("/")
    return f"/{path}/" if path else "/"


def _custom_scope(scope):
    return {"description": scope.get("description", ""), "subscopes": list(scope.get("subscopes", ()))}


def _roles(hub):
    """Every role that the hub has after this start, but for those that an authenticator brings."""
    from jupyterhub.roles import get_default_roles

    roles = {role["name"]: dict(role) for role in get_default_roles()}
    # Since 6.0.
    if "extra_user_scopes" in hub._traits:
        extra = sorted(hub.value("extra_user_scopes"))
        roles["user"]["scopes"] = [*roles["user"]["scopes"], *extra]
    for role in hub.value("load_roles"):
        # A default role may be defined in part.
        roles[role["name"]] = {**roles.get(role["name"], {}), **role}
    return [
        {
            "name": role["name"],
            "description": role.get("description") or "",
            "scopes": list(role.get("scopes") or ()),
        }
        for role in roles.values()
    ]


def _replace(path, text):
    """Put a file in place in one step: a reader sees the old one or the new one."""
    path = os.path.abspath(path)
    temporary = f"{path}.{os.getpid()}.new"
    try:
        with open(temporary, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    finally:
        if os.path.exists(temporary):
            os.remove(temporary)
