"""Messages as no host should send them: none is guessed at, none is lost, none disturbs its neighbours."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from nats.js import JetStreamContext

from host_app import STREAM, Announcement
from acts import DAY
from watcher import write_time

NOBODY = "42abc"
"""No account of this host, whatever databases think that compare it with 42."""

Make = Callable[[Announcement, str, datetime], str]


SIGNED_UP = "host.user-signed-up"
MISSPELT = "host.user-signedup"
"""No service reads it; the broker takes it all the same."""
ORDERED, OURS = "ostiary.suspension.hold-requested", "OSTIARY"
"""What decides about a person: if it becomes a dead letter, nobody closes it alone."""


@dataclass(frozen=True)
class BadMessage:
    """One message, made from a good one."""

    what: str
    make: Make
    reason: str | None
    """Why it becomes a dead letter; `None`: its contract is kept, only the host has no such account."""
    subject: str = SIGNED_UP


def not_json(good: Announcement, event_id: str, now: datetime) -> str:
    """Text that breaks off."""
    return good.document(event_id, now)[:-20]


def other_subject(good: Announcement, event_id: str, now: datetime) -> str:
    """Two accounts in one document."""
    return json.dumps(json.loads(good.document(event_id, now)) | {"subject": "41"})


def country_in_words(good: Announcement, event_id: str, now: datetime) -> str:
    """A field of the wrong shape."""
    wrong = Announcement(good.subject, good.type, good.account, good.data | {"countryCode": "Russia"})
    return wrong.document(event_id, now)


def from_the_future(good: Announcement, event_id: str, now: datetime) -> str:
    """A clock that is a day ahead."""
    return good.document(event_id, now + DAY)


def unchanged(good: Announcement, event_id: str, now: datetime) -> str:
    """Nothing is wrong with it."""
    return good.document(event_id, now)


def no_such_account(good: Announcement, event_id: str, now: datetime) -> str:
    """An account id that is not one of this host's."""
    return Announcement(good.subject, good.type, NOBODY, good.data).document(event_id, now)


MESSAGES = (
    BadMessage("not JSON", not_json, "not_json"),
    BadMessage("two different accounts in one event", other_subject, "subject_mismatch"),
    BadMessage("a country that is no code", country_in_words, "bad_data"),
    BadMessage("an event of tomorrow", from_the_future, "from_future"),
    BadMessage("a sign-up on a misspelt subject", unchanged, "subject_mismatch", MISSPELT),
    BadMessage(f"account {NOBODY}, which the host does not have", no_such_account, None),
)


FIRST = 42
"""The old customer whom the first is about; each of the others is about the next."""


def about(reason: str) -> int:
    """The old customer whom the first message is about that becomes a dead letter for this reason."""
    return next(FIRST + place for place, message in enumerate(MESSAGES) if message.reason == reason)


async def send(jetstream: JetStreamContext, now: datetime) -> None:
    """Publishes all of them about old customers who shall not notice."""
    data = {"locale": "en", "signedUpAt": write_time(now), "countryCode": "RU"}
    for place, message in enumerate(MESSAGES):
        sign_up = Announcement(SIGNED_UP, "UserSignedUp", str(FIRST + place), data)
        event_id = str(uuid.uuid4())
        body = message.make(sign_up, event_id, now).encode()
        await jetstream.publish(message.subject, body, stream=STREAM, headers={"Nats-Msg-Id": event_id})


async def order_ahead(jetstream: JetStreamContext, account: int, now: datetime) -> None:
    """An order for a hold, as a computer of staff whose clock is a day ahead would give it."""
    event_id, words = str(uuid.uuid4()), {"accountId": str(account), "holdId": f"ahead-{account}", "effect": "FULL"}
    document = {
        "specversion": "1.0",
        "id": event_id,
        "source": "urn:ostiary:staff:ann",
        "type": "ostiary.suspension.v1.HoldRequested",
        "subject": str(account),
        "time": write_time(now + DAY),
        "datacontenttype": "application/json",
        "data": words | {"actor": "ann", "reasonCode": "seen"},
    }
    await jetstream.publish(ORDERED, json.dumps(document).encode(), stream=OURS, headers={"Nats-Msg-Id": event_id})


def expected_dead_letters() -> Counter[str]:
    """How many dead letters of each reason there must be.

    Two hear of sign-ups, who asks and who looks whether somebody left before; the latter is not held up by wrong clocks.
    The gateway alone hears of what is on no subject that anybody reads.
    """
    unread = [message.reason for message in MESSAGES if message.reason and message.subject == MISSPELT]
    reasons = [message.reason for message in MESSAGES if message.reason and message.subject != MISSPELT]
    return Counter([*unread, *reasons, *(reason for reason in reasons if reason != "from_future")])
