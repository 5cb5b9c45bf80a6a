"""Hold the conformance cases against the installed JupyterHub.

    python confirm.py [FILE or FOLDER ...]

Reads the case files (by default those in ../conformance/jupyterhub), asks the
installed package the queries of every case written for its version, and
compares with `want`. Prints each difference and then `N confirmed, N wrong`;
the exit status is 1 if anything is wrong, malformed cases included.
"""

import json
import sys
from pathlib import Path

from jupyterhub_oracle import answer_case
from package_state import installed_version

CASES = Path(__file__).resolve().parent.parent / "conformance" / "jupyterhub"
VERSIONS = {"5.5.4", "6.1.1"}
MEMBERS = {"id", "note", "versions", "hub", "queries"}
OF_STARTS = {"id", "note", "versions", "startup", "want"}

# Only the members that a case names are compared. The hub walks a set to find
# what is resolved, so the raw scopes that it names may differ from run to run;
# of a request the engine says more than the package does.
PARTIAL = {"resolve_requested", "request"}


def main():
    files = list(_case_files(sys.argv[1:] or [CASES]))
    confirmed = wrong = 0
    seen = set()
    for file in files:
        for case in json.loads(file.read_text(encoding="utf-8")):
            for complaint in _malformed(case, seen):
                wrong += 1
                print(f"{file.name}: case `{case.get('id')}` {complaint}")
            if installed_version() not in case["versions"]:
                continue
            if "startup" in case:
                answers = answer_case({"startup": case["startup"]})
                for number, (want, answer) in enumerate(zip(case["want"], answers)):
                    if started_as_wanted(want, answer):
                        confirmed += 1
                    else:
                        wrong += 1
                        print(f"{file.name}: case `{case['id']}`, start {number}")
                        print(f"  wanted {json.dumps(want)}")
                        print(f"  got    {json.dumps(answer)}")
                continue
            answers = answer_case({"hub": case["hub"], "queries": case["queries"]})
            for number, (query, answer) in enumerate(zip(case["queries"], answers)):
                if agrees(query, answer):
                    confirmed += 1
                else:
                    wrong += 1
                    print(f"{file.name}: case `{case['id']}`, query {number}")
                    print(f"  asked  {_asked(query)}")
                    print(f"  wanted {json.dumps(query.get('want'))}")
                    print(f"  got    {json.dumps(answer.get('ok', answer))}")
    print(f"{confirmed} confirmed, {wrong} wrong")
    sys.exit(1 if wrong or not confirmed else 0)


def agrees(query, answer):
    """Is this the answer that the query's `want` asks for?"""
    return _is_as(query, query.get("want"), answer)


def _is_as(query, want, answer):
    if isinstance(want, dict) and set(want) == {"error"}:
        return answer.get("error") == want["error"]
    if "ok" not in answer:
        return False
    value = answer["ok"]
    if query["op"] == "preview" and isinstance(want, dict):
        # Of edits the answers after them are compared, one by one.
        triples = list(zip(query["queries"], want.get("answers", []), value["answers"]))
        return len(triples) == len(query["queries"]) and all(_is_as(*triple) for triple in triples)
    if query["op"] == "request":
        # Only the engine says that it depends on more than rows; here it is as usual.
        value = {**value, "usual": value["status"]}
    if query["op"] in PARTIAL and isinstance(want, dict):
        return bool(want) and all(value.get(key) == want[key] for key in want)
    return value == want and isinstance(value, bool) == isinstance(want, bool)


def started_as_wanted(want, answer):
    """Did the start end like this? Of the rows only those that `want` names count."""
    if want.get("error") != answer.get("error"):
        return False
    rows = answer.get("ok", answer.get("left"))
    return all(_holds(rows[section], wanted) for section, wanted in want.get("rows", {}).items())


def _holds(rows, wanted):
    """A list is compared whole, a row for each name as far as it is described; `null` is a row that is not there."""
    if isinstance(wanted, list):
        return rows == wanted
    named = {row["name"]: row for row in rows}
    return all(
        name not in named if row is None else name in named and row.items() <= named[name].items()
        for name, row in wanted.items()
    )


def _case_files(places):
    for place in map(Path, places):
        if place.is_dir():
            yield from sorted(place.rglob("*.json"))
        else:
            yield place


def _malformed(case, seen):
    starts = "startup" in case
    members = OF_STARTS if starts else MEMBERS
    if set(case) != members:
        yield f"must have exactly the members {sorted(members)}"
    if case.get("id") in seen:
        yield "has the id of an earlier case"
    seen.add(case.get("id"))
    if not case.get("note"):
        yield "has no note"
    if not case.get("versions") or not set(case["versions"]) <= VERSIONS:
        yield f"must name versions among {sorted(VERSIONS)}"
    if starts and len(case["startup"]) != len(case.get("want", [])):
        yield "must want something of every start"
    if not case.get("queries") and not case.get("startup"):
        yield "asks nothing"
    for query in case.get("queries", []):
        if "want" not in query:
            yield f"has a query without `want`: {_asked(query)}"


def _asked(query):
    return json.dumps({key: value for key, value in query.items() if key != "want"})


if __name__ == "__main__":
    main()
