"""The queries: for each, the package's function that answers it."""

import inspect
import warnings
from types import SimpleNamespace

import hub_requests
from hub_edits import make_edits
from hub_models import model_fields
from jupyterhub import orm, roles, scopes
from jupyterhub.services import auth
from package_state import forget_memos, vocabulary_restored
from state_writer import InvalidCase
from tornado import web


def answer_query(rows, query):
    """`{"ok": value}`, or `{"error": class, "message": text}` if the hub's code raises."""
    query = _Query(query)
    forget_memos()
    try:
        if query["op"] not in _QUERIES:
            raise InvalidCase(f"no query `{query['op']}`")
        with rows.undone() if query["op"] in _WRITERS else rows.reading():
            return {"ok": _as_json(_QUERIES[query["op"]](rows, query))}
    except Exception as problem:
        return {"error": type(problem).__name__, "message": str(problem)}


class _Query(dict):
    """A query's arguments; a missing one is not taken for the hub's own KeyError."""

    def __missing__(self, argument):
        raise InvalidCase(f"query `{self.get('op')}` needs `{argument}`")


def _as_json(value):
    """Sets as sorted lists, `Scope.ALL` as "ALL"."""
    if value is scopes.Scope.ALL:
        return "ALL"
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, dict):
        return {key: _as_json(member) for key, member in value.items()}
    return value


def _parsed(value):
    """The package's parsed form from its JSON shape."""
    return {
        base: (
            scopes.Scope.ALL
            if filters == "ALL"
            else {kind: frozenset(names) for kind, names in filters.items()}
        )
        for base, filters in value.items()
    }


# scopes of a principal


def _held(rows, query):
    """Expanded scopes of the principal; nobody and unknown names hold nothing."""
    return scopes.get_scopes_for(rows.principal(query["principal"]))


def _parsed_for(rows, query):
    return scopes.parse_scopes(_held(rows, query))


# functions of scopes alone


def _expand(rows, query):
    return scopes.expand_scopes(
        query["scopes"],
        owner=rows.owner(query.get("owner")),
        oauth_client=rows.client(query.get("client")),
    )


def _intersect(rows, query):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        common = scopes._intersect_expanded_scopes(
            set(query["a"]), set(query["b"]), db=_database(rows, query)
        )
    warned = any(issubclass(warning.category, UserWarning) for warning in caught)
    return {"scopes": common, "warned": warned}


def _database(rows, query):
    return rows.db if query.get("db", True) else None


def _describe_parsed(rows, query):
    parsed = scopes.parse_scopes(query["scopes"])
    return _pairs(scopes.describe_parsed_scopes(parsed, query.get("username")))


def _describe_raw(rows, query):
    return _pairs(scopes.describe_raw_scopes(query["scopes"], query.get("username")))


def _pairs(descriptions):
    return sorted([line["scope"], line["filter"]] for line in descriptions)


# checks


def _has_scope(rows, query):
    have = query.get("have")
    if have is None:
        have = _held(rows, query)
    elif isinstance(have, dict):
        have = _parsed(have)
    return scopes.has_scope(
        query["scope"],
        have,
        post_filter=query.get("post_filter", False),
        db=_database(rows, query),
    )


def _needs_scope(rows, query):
    """The status of the gate in front of a handler with these parameters."""
    principal = rows.principal(query["principal"])
    held = scopes.get_scopes_for(principal)
    handler = SimpleNamespace(
        current_user=principal,
        expanded_scopes=held,
        parsed_scopes=scopes.parse_scopes(held),
        db=rows.db,
        request=SimpleNamespace(path="/"),
    )
    parameters = query.get("kwargs") or {}

    def answered(self, **_):
        return 200

    # The gate reads the resource from the names of the handler's parameters.
    answered.__signature__ = inspect.Signature(
        inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD)
        for name in ["self", *parameters]
    )
    gate = scopes.needs_scope(
        *query["scopes"], post_filter=query.get("post_filter", False)
    )
    try:
        return gate(answered)(handler, **parameters)
    except web.HTTPError as refusal:
        return refusal.status_code


def _filter(rows, query):
    held = _parsed_for(rows, query)
    row = rows.resource(query["kind"], query["name"])
    if query["scope"] not in held:
        return False
    return scopes.check_scope_filter(held[query["scope"]], row, query["kind"])


def _model_keys(rows, query):
    model = model_fields(
        _parsed_for(rows, query),
        rows.resource(query["kind"], query["name"]),
        query["kind"],
        include_stopped=query.get("include_stopped", False),
    )
    return sorted(model)


def _check_access(rows, query):
    return auth.check_scopes(set(query["required"]), set(_held(rows, query)))


# validation


def _exist(rows, query):
    scopes._check_scopes_exist(query["scopes"])
    return True


def _create_role(rows, query):
    roles.create_role(rows.db, query["role"])
    return True


def _custom_scopes(rows, query):
    with vocabulary_restored():
        scopes.define_custom_scopes(query["scopes"])
    return True


# tokens


def _token_allowed(rows, query):
    """Issues a token as the hub does; null scopes are those of role `token`."""
    owner = rows.owner(query["owner"])
    if not isinstance(owner, (orm.User, orm.Service)):
        raise InvalidCase("the owner of a token is a user or a service")
    orm.APIToken.new(
        scopes=query.get("scopes"),
        oauth_client=rows.client(query.get("client")),
        **{owner.kind: owner},
    )
    return True


def _token_valid(rows, query):
    secret = rows.token_secret(query["token"])
    return secret is not None and orm.APIToken.find(rows.db, secret) is not None


def _resolve_requested(rows, query):
    owner = rows.owner(query["owner"])
    client = rows.client(query.get("client"))
    allowed, disallowed = scopes._resolve_requested_scopes(
        set(query["requested"]), set(query["have"]), owner, client, rows.db
    )
    return {
        "expanded": scopes.expand_scopes(allowed, owner, client),
        "allowed": allowed,
        "disallowed": disallowed,
    }


# helper sets


def _identify(rows, query):
    return scopes.identify_scopes(rows.owner(query.get("owner")))


def _access_scopes(rows, query):
    return scopes.access_scopes(rows.client(query.get("client")))


def _share_filter(rows, query):
    owner, _, server = query["server"].partition("/")
    return orm.Share._apply_filter(
        frozenset(query["scopes"]), owner, server, check=query.get("check", True)
    )


# requests


def _route(rows, query):
    principal = rows.principal(query["principal"])
    return hub_requests.route(rows, principal, query["method"], query["path"])


def _request(rows, query):
    principal = rows.logged_in(query["principal"])
    return hub_requests.answer(
        rows, principal, query["method"], query["path"], query.get("body")
    )


def _list(rows, query):
    if query["kind"] not in ("users", "groups", "services"):
        raise InvalidCase(f"no list of `{query['kind']}`")
    return hub_requests.listing(rows, rows.principal(query["principal"]), query["kind"])


# what if


def _preview(rows, query):
    """What the queries are answered once the hub made the edits."""
    make_edits(rows, query["edits"])
    return {"answers": [_answer_after(rows, _Query(one)) for one in query["queries"]]}


def _answer_after(rows, query):
    forget_memos()
    if query["op"] not in _QUERIES or query["op"] == "preview":
        raise InvalidCase(f"no query `{query['op']}` after edits")
    return {"ok": _as_json(_QUERIES[query["op"]](rows, query))}


# The package's functions behind these commit what they do. Who sends a request
# gets a row for the default server.
_WRITERS = {"create_role", "token_allowed", "token_valid"} | {
    "route",
    "list",
    "request",
    "preview",
}

_QUERIES = {
    "scopes_for": _held,
    "parsed_for": _parsed_for,
    "expand": _expand,
    "parse": lambda rows, query: scopes.parse_scopes(query["scopes"]),
    "unparse": lambda rows, query: scopes.unparse_scopes(_parsed(query["parsed"])),
    "reduce": lambda rows, query: scopes.reduce_scopes(query["scopes"]),
    "intersect": _intersect,
    "has_scope": _has_scope,
    "needs_scope": _needs_scope,
    "filter": _filter,
    "model_keys": _model_keys,
    "check_access": _check_access,
    "exist": _exist,
    "create_role": _create_role,
    "custom_scopes": _custom_scopes,
    "token_allowed": _token_allowed,
    "token_valid": _token_valid,
    "resolve_requested": _resolve_requested,
    "identify": _identify,
    "access_scopes": _access_scopes,
    "share_filter": _share_filter,
    "route": _route,
    "list": _list,
    "request": _request,
    "preview": _preview,
    "describe_raw": _describe_raw,
    "describe_parsed": _describe_parsed,
}
