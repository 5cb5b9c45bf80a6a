"""Answer permission cases with the installed JupyterHub.

    python jupyterhub_oracle.py < cases.jsonl > answers.jsonl

Reads one JSON case a line, `{"id", "version", "hub", "queries"}`, and writes
one JSON answer a line, `{"id", "answers"}`, in the same order. Nothing is
decided here: the hub's rows are real `jupyterhub.orm` rows and every answer
comes from a function of the `jupyterhub` package this interpreter imports.
README.md beside this file defines the shape of every query and answer.

Options:
    --check-version X   stop at once unless the installed JupyterHub is X
"""

import argparse
import json
import logging
import sys
import warnings

from hub_queries import answer_query
from hub_rows import HubRows
from hub_startup import answer_starts
from package_state import installed_version, vocabulary_with
from state_writer import InvalidCase

# What falls out of a token's scopes is logged by the hub as a warning. Here
# that is an ordinary answer, so only the answers are written.
logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")


class WrongVersion(Exception):
    """The case asks for another JupyterHub than the installed one."""


def answer_case(case):
    """Answers all queries of one case, each on the same unchanged rows."""
    wanted = case.get("version")
    if wanted is not None and wanted != installed_version():
        raise WrongVersion(
            f"case `{case.get('id')}` is for jupyterhub {wanted},"
            f" the installed one is {installed_version()}"
        )
    if "startup" in case:
        try:
            return answer_starts(case["startup"])
        except InvalidCase as problem:
            return [{"error": "InvalidCase", "message": str(problem)}]
    queries = case.get("queries", [])
    hub = case.get("hub") or {}
    try:
        with vocabulary_with(hub.get("custom_scopes") or {}), HubRows(hub) as rows:
            return [answer_query(rows, query) for query in queries]
    except InvalidCase as problem:
        return [{"error": "InvalidCase", "message": str(problem)} for _ in queries]


def main():
    parser = argparse.ArgumentParser(
        description="Answer permission cases with the installed JupyterHub."
    )
    parser.add_argument("--check-version", metavar="X")
    options = parser.parse_args()
    if options.check_version not in (None, installed_version()):
        sys.exit(
            f"jupyterhub {options.check_version} is wanted,"
            f" the installed one is {installed_version()}"
        )
    for number, line in enumerate(sys.stdin, start=1):
        if not line.strip():
            continue
        try:
            case = json.loads(line)
            answers = answer_case(case)
        except (json.JSONDecodeError, WrongVersion) as problem:
            sys.exit(f"line {number}: {problem}")
        json.dump({"id": case.get("id"), "answers": answers}, sys.stdout)
        sys.stdout.write("\n")
        # Whoever asks may wait for the answer before asking on.
        sys.stdout.flush()


if __name__ == "__main__":
    main()
