"""The company's own application, as far as the demo needs it: customers, sign-ups, and an outbox of its own.

It knows nothing of Ostiary but two documents: the events that it publishes and the HTTP calls of `gateway.py`. To
publish as a real host should: write the event into a table in the transaction that made it true (`sign_up`), and let a
loop send what no stream has yet (`publish`).
"""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from nats.js import JetStreamContext
from watcher import write_time

SOURCE = "https://app.example.com/accounts"
STREAM = "HOST"
BATCH = 500
LIMITED = 2
"""What the company's flag is of an account that may do anything but be paid out."""


@dataclass(frozen=True)
class Newcomer:
    """Somebody who opens an account."""

    account: int
    email: str
    locale: str
    residence: str


@dataclass(frozen=True)
class Account:
    """What the host database says of one account."""

    suspended: bool
    tokens: int
    sessions: int
    api_keys: int
    limited: bool = False
    """Whether it may do anything but be paid out."""


def let_in(account: int) -> Account:
    """What `LET_IN` gives an account."""
    return Account(False, 1 + account % 3, 1 + account % 2, int(account % 4 == 0))


@dataclass(frozen=True)
class Announcement:
    """An event for Ostiary, as CloudEvents spells it."""

    subject: str
    type: str
    account: str
    data: dict[str, str]

    def document(self, event_id: str, now: datetime) -> str:
        """The JSON document; `event_id` is the broker's message id too."""
        return json.dumps(
            {
                "specversion": "1.0",
                "id": event_id,
                "source": SOURCE,
                "type": f"ostiary.host.v1.{self.type}",
                "subject": self.account,
                "time": write_time(now),
                "datacontenttype": "application/json",
                "data": {"accountId": self.account, **self.data},
            }
        )


class Database(Protocol):
    """The company's database; lists are columns of rows."""

    FILL_USERS: str
    FILL_BUSINESS: tuple[str, ...]
    MOVE: str
    CHANGE_ADDRESS: str
    SET_ORDERS: str
    OPEN_ORDERS: str
    ADD_USERS: str
    LET_IN: tuple[str, ...]
    LOG_IN: tuple[str, ...]
    SHUT_BY_HAND: tuple[str, ...]
    OPEN_BY_HAND: tuple[str, ...]
    PUT_OUT: str
    UNPUBLISHED: str
    MARK_PUBLISHED: str
    ACCOUNTS: str

    def run(self, sql: str, **values: object) -> Sequence[tuple[Any, ...]]:
        """The rows of a statement."""

    def table(self, name: str) -> dict[int, dict[str, Any]]:
        """All rows of a table by their ids."""


class HostApp:
    """The application: its database, and its connection to the broker."""

    def __init__(self, database: Database, jetstream: JetStreamContext) -> None:
        self._database = database
        self._jetstream = jetstream

    def fill(self, users: int) -> None:
        """The customers of before, ids from 1, all logged in."""
        ids = list(range(1, users + 1))
        lets_in = ((sql, {"ids": ids}) for sql in self._database.LET_IN)
        self._in_one_transaction([(self._database.FILL_USERS, {"users": users}), *lets_in])

    def fill_business(self) -> None:
        """What they have done since: addresses, orders, money, messages, log-ins."""
        self._in_one_transaction([(sql, {}) for sql in self._database.FILL_BUSINESS])

    def move(self, accounts: Sequence[int], residence: str) -> None:
        """They live there."""
        self._database.run(self._database.MOVE, ids=list(accounts), residence=residence)

    def change_address(self, account: int, address: str) -> None:
        """They have this mail address from now on."""
        self._database.run(self._database.CHANGE_ADDRESS, account=account, address=address)

    def set_orders(self, accounts: Sequence[int], status: str) -> None:
        """All their orders are open, or closed."""
        self._database.run(self._database.SET_ORDERS, ids=list(accounts), status=status)

    def tables(self, names: Iterable[str]) -> dict[str, dict[int, dict[str, Any]]]:
        """All rows of these tables by their ids."""
        return {name: self._database.table(name) for name in names}

    def change(self, sql: str) -> None:
        """Somebody changes something by hand."""
        self._database.run(sql)

    def count(self, sql: str) -> int:
        """What a counting query finds."""
        return int(self._database.run(sql)[0][0])

    def sign_up(self, newcomers: Sequence[Newcomer], say: Iterable[Announcement], now: datetime) -> None:
        """New accounts, logged in, and what is to be said of them (or of others): all of it or nothing."""
        ids = [newcomer.account for newcomer in newcomers]
        users: dict[str, object] = {
            "ids": ids,
            "emails": [newcomer.email for newcomer in newcomers],
            "locales": [newcomer.locale for newcomer in newcomers],
            "residences": [newcomer.residence for newcomer in newcomers],
        }
        events = [(str(uuid.uuid4()), announcement) for announcement in say]
        outbox: dict[str, object] = {
            "ids": [event_id for event_id, _ in events],
            "subjects": [announcement.subject for _, announcement in events],
            "bodies": [announcement.document(event_id, now) for event_id, announcement in events],
        }
        lets_in = ((sql, {"ids": ids}) for sql in self._database.LET_IN)
        self._in_one_transaction([(self._database.ADD_USERS, users), *lets_in, (self._database.PUT_OUT, outbox)])

    def let_in(self, accounts: Sequence[int]) -> None:
        """Everything that a new account is given: tokens, sessions, keys."""
        self._in_one_transaction([(sql, {"ids": list(accounts)}) for sql in self._database.LET_IN])

    def log_in(self, accounts: Sequence[int]) -> None:
        """One more token and session each."""
        self._in_one_transaction([(sql, {"ids": list(accounts)}) for sql in self._database.LOG_IN])

    def shut_by_hand(self, accounts: Sequence[int]) -> None:
        """As the company's handbook had it before Ostiary: the flag, and the bearer tokens."""
        self._in_one_transaction([(sql, {"ids": list(accounts)}) for sql in self._database.SHUT_BY_HAND])

    def open_by_hand(self, accounts: Sequence[int]) -> None:
        """The flag alone, past Ostiary."""
        self._in_one_transaction([(sql, {"ids": list(accounts)}) for sql in self._database.OPEN_BY_HAND])

    async def publish(self) -> int:
        """Sends what the stream does not have yet: what is new, and all of 14 days if the stream is a new one."""
        created = (await self._jetstream.stream_info(STREAM)).created
        sent = 0
        while rows := self._database.run(self._database.UNPUBLISHED, created=created, batch=BATCH):
            await asyncio.gather(*(self._send(str(row[0]), row[1], row[2]) for row in rows))
            self._database.run(self._database.MARK_PUBLISHED, created=created, ids=[str(row[0]) for row in rows])
            sent += len(rows)
        return sent

    def accounts(self) -> dict[int, Account]:
        """Every account as it is now."""
        rows = self._database.run(self._database.ACCOUNTS)
        return {row[0]: Account(row[1] == 1, *row[2:], limited=row[1] == LIMITED) for row in rows}

    async def _send(self, event_id: str, subject: str, body: str) -> None:
        headers = {"Nats-Msg-Id": event_id}
        await self._jetstream.publish(subject, body.encode(), timeout=10, stream=STREAM, headers=headers)

    def _in_one_transaction(self, statements: Iterable[tuple[str, Mapping[str, object]]]) -> None:
        self._database.run("begin")
        try:
            for sql, values in statements:
                self._database.run(sql, **values)
        except Exception:
            self._database.run("rollback")
            raise
        self._database.run("commit")
