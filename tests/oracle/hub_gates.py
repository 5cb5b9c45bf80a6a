"""Where a handler's method tests scopes, found in the package's own functions.

The package's decorators keep the function that they guard in a closure. A
`Gate` puts another function there for a while: it stops the request after the
real test has let it through.
"""

import functools
import inspect
from contextlib import contextmanager

from jupyterhub import scopes, utils
from jupyterhub.handlers.base import BaseHandler
from tornado import web


class Passed(BaseException):
    """The test of scopes let the request through."""


class Gate:
    """One use of a guarding decorator."""

    def __init__(self, guard, guarded_name):
        self._free = dict(zip(guard.__code__.co_freevars, guard.__closure__ or ()))
        self._cell = self._free[guarded_name]

    @property
    def scopes(self):
        """The scopes of which one suffices, None if they stand in the guard's code."""
        cell = self._free.get("scopes")
        return list(cell.cell_contents) if cell else None

    @property
    def post_filter(self):
        cell = self._free.get("post_filter")
        return bool(cell and cell.cell_contents)

    @property
    def checks(self):
        """The name of the check that the decorator runs."""
        cell = self._free.get("check_auth")
        return cell.cell_contents.__name__ if cell else "needs_scope"

    @contextmanager
    def stopping(self):
        """Within it, who passes gets no further."""
        guarded = self._cell.cell_contents

        @functools.wraps(guarded)
        def stop(*_, **__):
            raise Passed

        self._cell.cell_contents = stop
        try:
            yield
        finally:
            self._cell.cell_contents = guarded


def gates_of(handler_class, method):
    """The gates on the way of a method, outermost first.

    A method that hands on to a method of its own with a leading underscore,
    as the spawn pages do, has the gate of that one.
    """
    found = list(_gates(getattr(handler_class, method)))
    if not found:
        for name in (f"_{method}",):
            member = inspect.getattr_static(handler_class, name, None)
            if inspect.isfunction(member):
                found = list(_gates(member))
    return found


def _gates(function):
    seen = set()
    waiting = [function]
    while waiting:
        function = waiting.pop(0)
        if id(function) in seen or not inspect.isfunction(function):
            continue
        seen.add(id(function))
        code = function.__code__
        if code in _NEEDS_SCOPE:
            yield Gate(function, "func")
        elif code in _AUTH_DECORATOR:
            yield Gate(function, "method")
        for cell in function.__closure__ or ():
            try:
                waiting.append(cell.cell_contents)
            except ValueError:
                continue


def is_login(handler_class, method):
    """Whether tornado's `authenticated` stands in front of the method."""
    function = getattr(handler_class, method)
    while inspect.isfunction(function):
        if function.__code__ in _AUTHENTICATED:
            return True
        function = getattr(function, "__wrapped__", None)
    return False


def is_implemented(handler_class, method):
    """Whether the handler answers this method with anything but 405."""
    member = getattr(handler_class, method, None)
    return member is not None and member is not web.RequestHandler._unimplemented_method


def _codes_within(function):
    for constant in function.__code__.co_consts:
        if inspect.iscode(constant):
            yield constant
            yield from (inner for inner in constant.co_consts if inspect.iscode(inner))


def _nothing(_):
    return None


_NEEDS_SCOPE = set(_codes_within(scopes.needs_scope))
_AUTH_DECORATOR = set(_codes_within(utils.auth_decorator))
_AUTHENTICATED = {web.authenticated(_nothing).__code__}

__all__ = ["BaseHandler", "Gate", "Passed", "gates_of", "is_implemented", "is_login"]
