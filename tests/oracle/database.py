"""The in-memory database that all cases use, one after the other."""

from functools import cache

import sqlalchemy
from jupyterhub import orm
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool


@cache
def connection():
    """The one connection to the one database, made with the hub's own tables."""
    engine = sqlalchemy.create_engine("sqlite://", poolclass=StaticPool)
    orm.register_foreign_keys(engine)
    _begin_by_hand(engine)
    orm.Base.metadata.create_all(engine)
    return engine.connect()


def session():
    """A session whose commits go no further than the transaction around it."""
    return Session(
        bind=connection(),
        join_transaction_mode="create_savepoint",
        expire_on_commit=False,
    )


def _begin_by_hand(engine):
    # Python's sqlite3 opens transactions on its own and not before a savepoint,
    # which would let a savepoint's changes out.
    @sqlalchemy.event.listens_for(engine, "connect")
    def leave_transactions_alone(connection, _):
        connection.isolation_level = None

    @sqlalchemy.event.listens_for(engine, "begin")
    def begin(connection):
        connection.exec_driver_sql("BEGIN")
