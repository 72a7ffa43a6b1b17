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

from nats.js import JetStreamContext
from pg8000.native import Connection

from watcher import write_time

SOURCE = "https://app.example.com/accounts"
STREAM = "HOST"
BATCH = 500

FILL_USERS = """
insert into users (id, email, phone, full_name, locale, residence)
select n, 'customer' || n || '@example.com', '+447700900' || lpad((n % 1000)::text, 3, '0'),
       (array['Anna', 'Boris', 'Clara', 'David', 'Elena', 'Felix'])[1 + n % 6] || ' Example ' || n,
       case when n % 3 = 0 then 'ru' else 'en' end, (array['DE', 'US', 'FR', 'GB'])[1 + n % 4]
  from generate_series(1, :users) as n
"""
ADD_USERS = """
insert into users (id, email, full_name, locale, residence)
select id, 'customer' || id || '@example.com', 'Robin Example ' || id, locale, residence
  from unnest(cast(:ids as bigint[]), cast(:locales as text[]), cast(:residences as text[]))
       as new (id, locale, residence)
"""
# Everybody is logged in somewhere, and some have several devices or an API key.
LET_IN = (
    """insert into o_auth_bearer_tokens (user_id, token)
       select id, gen_random_uuid() from unnest(cast(:ids as bigint[])) as id, generate_series(1, 1 + id % 3)""",
    """insert into sessions (user_id)
       select id from unnest(cast(:ids as bigint[])) as id, generate_series(1, 1 + id % 2)""",
    """insert into api_keys (user_id, key)
       select id, gen_random_uuid() from unnest(cast(:ids as bigint[])) as id where id % 4 = 0""",
)
LOG_IN = (
    "insert into o_auth_bearer_tokens (user_id, token) select unnest(cast(:ids as bigint[])), gen_random_uuid()",
    "insert into sessions (user_id) select unnest(cast(:ids as bigint[]))",
)
PUT_OUT = """
insert into host_outbox (id, subject, body)
select * from unnest(cast(:ids as uuid[]), cast(:subjects as text[]), cast(:bodies as text[]))
"""
# Streams keep 14 days, and so does whoever may have to fill a new one again.
UNPUBLISHED = """
select id, subject, body from host_outbox
 where published_to is null
    or published_to <> cast(:created as timestamptz) and created_at > now() - interval '14 days'
 order by created_at, id limit :batch
"""
MARK_PUBLISHED = """
update host_outbox set published_to = cast(:created as timestamptz) where id = any(cast(:ids as uuid[]))
"""
ACCOUNTS = """
select id, suspended,
       (select count(*) from o_auth_bearer_tokens where user_id = users.id),
       (select count(*) from sessions where user_id = users.id),
       (select count(*) from api_keys where user_id = users.id)
  from users
"""


@dataclass(frozen=True)
class Newcomer:
    """Somebody who opens an account."""

    account: int
    locale: str
    residence: str


@dataclass(frozen=True)
class Account:
    """What the host database says of one account."""

    suspended: bool
    tokens: int
    sessions: int
    api_keys: int


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


class HostApp:
    """The application: its database, and its connection to the broker."""

    def __init__(self, database: Connection, jetstream: JetStreamContext) -> None:
        self._database = database
        self._jetstream = jetstream

    def fill(self, users: int) -> None:
        """The customers of before, ids from 1, all logged in."""
        ids = list(range(1, users + 1))
        self._in_one_transaction([(FILL_USERS, {"users": users}), *((sql, {"ids": ids}) for sql in LET_IN)])

    def sign_up(self, newcomers: Sequence[Newcomer], say: Iterable[Announcement], now: datetime) -> None:
        """New accounts, logged in, and what is to be said of them (or of others): all of it or nothing."""
        ids = [newcomer.account for newcomer in newcomers]
        users: dict[str, object] = {
            "ids": ids,
            "locales": [newcomer.locale for newcomer in newcomers],
            "residences": [newcomer.residence for newcomer in newcomers],
        }
        events = [(str(uuid.uuid4()), announcement) for announcement in say]
        outbox: dict[str, object] = {
            "ids": [event_id for event_id, _ in events],
            "subjects": [announcement.subject for _, announcement in events],
            "bodies": [announcement.document(event_id, now) for event_id, announcement in events],
        }
        lets_in = ((sql, {"ids": ids}) for sql in LET_IN)
        self._in_one_transaction([(ADD_USERS, users), *lets_in, (PUT_OUT, outbox)])

    def log_in(self, accounts: Sequence[int]) -> None:
        """One more token and session each."""
        self._in_one_transaction([(sql, {"ids": list(accounts)}) for sql in LOG_IN])

    async def publish(self) -> int:
        """Sends what the stream does not have yet: what is new, and all of 14 days if the stream is a new one."""
        created = (await self._jetstream.stream_info(STREAM)).created
        sent = 0
        while rows := self._database.run(UNPUBLISHED, created=created, batch=BATCH):
            await asyncio.gather(*(self._send(str(row[0]), row[1], row[2]) for row in rows))
            self._database.run(MARK_PUBLISHED, created=created, ids=[str(row[0]) for row in rows])
            sent += len(rows)
        return sent

    def accounts(self) -> dict[int, Account]:
        """Every account as it is now."""
        return {row[0]: Account(row[1] == 1, *row[2:]) for row in self._database.run(ACCOUNTS)}

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
