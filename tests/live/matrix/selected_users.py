"""Which users conditions of SQL select from a hub's database.

python selected_users.py DATABASE < [{"sql", "parameters"}, ...]

Prints one list of names for each. The database is opened for reading only, and copied at once, so that the hub does not wait.
"""

import json
import sqlite3
import sys

hub = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
rows = sqlite3.connect(":memory:")
hub.backup(rows)
hub.close()

selected = []
for condition in json.load(sys.stdin):
    query = f"SELECT users.name FROM users WHERE {condition['sql']}"
    selected.append([name for (name,) in rows.execute(query, condition["parameters"])])
print(json.dumps(selected))
