"""What the jupyterhub package keeps in its modules between two calls.

Two things: the table of scopes, which custom scopes extend, and the memo
tables of many functions. Some memo keys leave out what the result depends on
(`has_scope` forgets whether there was a database, others know an object by its
name only), so a query must never see what an earlier one left behind.
"""

import contextlib
import copy

import jupyterhub
from jupyterhub import _memoize, orm, roles, scopes
from jupyterhub.services import auth


def installed_version():
    """The version of the installed package, as text."""
    return jupyterhub.__version__


@contextlib.contextmanager
def vocabulary_with(custom_scopes):
    """Adds custom scopes to the table as given, unchecked, and removes them again."""
    with vocabulary_restored():
        scopes.scope_definitions.update(custom_scopes)
        yield


@contextlib.contextmanager
def vocabulary_restored():
    """Puts the scope table back as it was, whatever happens inside."""
    saved = copy.deepcopy(scopes.scope_definitions)
    try:
        yield
    finally:
        scopes.scope_definitions.clear()
        scopes.scope_definitions.update(saved)


def forget_memos():
    """Empties every memo table of the package."""
    for table in _MEMO_TABLES:
        table.clear()
    for function in _MEMO_FUNCTIONS:
        function.cache_clear()


def _members():
    for module in (auth, orm, roles, scopes):
        yield from vars(module).values()
    # `lru_cache` on a static method of the share rows
    yield orm.Share._apply_filter


def _memo_tables():
    """The tables of `lru_cache_key`, which live in the closures of its functions."""
    for member in _members():
        for cell in getattr(member, "__closure__", None) or ():
            if isinstance(cell.cell_contents, _memoize.LRUCache):
                yield cell.cell_contents._cache


def _memo_functions():
    """The functions under `functools.lru_cache`."""
    for member in _members():
        if callable(getattr(member, "cache_clear", None)):
            yield member


_MEMO_TABLES = list(_memo_tables())
_MEMO_FUNCTIONS = list(_memo_functions())
