# SPDX-License-Identifier: BSD-3-Clause
"""Writes to a hub database as a busy hub does, and measures how long its commits take.

Usage: writer.py DATABASE USERS. Needs nothing but Python. A commit every few milliseconds: activity of some users, and every
tenth time a user moves between `east` and `west`, in one transaction together with a role of theirs that says where they are: role 2
for west, 3 for east. Prints "ready" once it writes, a line "SECONDS LABEL COMMITS" with the longest commit for every line that it
reads (a label, which starts a new count), and ends with its input.
"""

import random
import sqlite3
import sys
import threading
import time

path, users = sys.argv[1], int(sys.argv[2])
# As SQLAlchemy opens it for a hub: rollback journal, five seconds of patience, foreign keys.
db = sqlite3.connect(path, timeout=5, isolation_level=None)
db.execute("PRAGMA foreign_keys = ON")
random.seed(1)

longest, commits, ended = 0.0, 0, False
lock = threading.Lock()


def answer():
    global longest, commits, ended
    for line in sys.stdin:
        with lock:
            print(f"{longest:.6f} {line.strip()} {commits}", flush=True)
            longest, commits = 0.0, 0
    ended = True


threading.Thread(target=answer, daemon=True).start()

turn = 0
while not ended:
    turn += 1
    begun = time.monotonic()
    db.execute("BEGIN")
    now = time.strftime("%Y-%m-%d %H:%M:%S.000000", time.gmtime())
    for user in random.choices(range(1, users + 1), k=5):
        db.execute("UPDATE users SET last_activity = ? WHERE id = ?", (now, user))
        db.execute("UPDATE spawners SET last_activity = ? WHERE user_id = ?", (now, user))
    if turn % 10 == 0:
        user = random.randint(1, users)
        (group,) = db.execute("SELECT group_id FROM user_group_map WHERE user_id = ? AND group_id IN (1, 2)", (user,)).fetchone()
        db.execute("DELETE FROM user_group_map WHERE user_id = ? AND group_id = ?", (user, group))
        db.execute("INSERT INTO user_group_map VALUES (?, ?)", (user, 3 - group))
        db.execute("DELETE FROM user_role_map WHERE user_id = ? AND role_id IN (2, 3)", (user,))
        db.execute("INSERT INTO user_role_map VALUES (?, ?, 0)", (user, 1 + group))
    db.execute("COMMIT")
    took = time.monotonic() - begun
    with lock:
        longest, commits = max(longest, took), commits + 1
    if turn == 1:
        print("ready", flush=True)
    time.sleep(0.003)
