"""Who leaves in the demo, what happens to them meanwhile, and which events must come of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from acts import (
    ASKED, CLEARED, CONFIRMED, DAY, DELIVERED, HOUR, REACTIVATED, REMINDED, REPLIED, SILENT, SUSPENDED, TRANSCRIPTION, Kind,
    Lift, Order, Route, SignUp, Step, TypeIn, all_no,
)
from leaving_acts import (
    ANSWERED, BLOCKED, CANCEL_REFUSED, DELETED, DUE_SOON, EXTENDED, GONE, HELD_UP, HOLDS_OTHERWISE, LAPSED,
    OPEN_AFTER_ALL, OPEN_AND_BLOCKED, OVERDUE, RECOGNISED, REFUSED, SCHEDULED, SEALED, SHUT_ALREADY, SHUT_FOR_LEAVING, TO_MAILING,
)
from leaving_acts import (
    Accept, Ask, Check, CloseOrders, ComeAgain, Confirm, Forget, Free, Keep, Mailing, OpenOrders, Undo, WriteAtLast,
)
from people import Person

ALL = 1_000
"""Of so many people who leave, or try to, the kinds below say how many are of each."""
ONE_IN = 3
"""One in so many of the company's customers is one of them."""
GERMANY, RUSSIA, USA = 21 * DAY, 10 * DAY, 25 * DAY
"""From the asking to the erasure, by the law of where somebody lives, as the policy has it."""
FIRST_ENDS, ALL_END = 1840 * DAY, 1930 * DAY
"""Five years after those from Russia have gone, and no others; five years after the last, with the month of that."""

ASK = Step(0 * DAY, Ask())
LEAVE = (ASK, Step(HOUR, Confirm(), SHUT_FOR_LEAVING))
LATE = (Step(40 * DAY, Ask()), Step(40 * DAY + HOUR, Confirm(), SHUT_FOR_LEAVING))
WEEK = (Step(51 * DAY, None, (DUE_SOON, EXTENDED, DELIVERED)),)
SILENT_UNTIL_SHUT = (
    Step(0 * DAY, SignUp(), (ASKED, DELIVERED)),
    Step(7 * DAY, None, (REMINDED, DELIVERED)),
    Step(12 * DAY, None, (REMINDED, DELIVERED)),
    Step(14 * DAY, None, (SILENT, SUSPENDED, CONFIRMED, DELIVERED)),
)


def gone(at: timedelta) -> Step:
    """From the end of grace to the certificate."""
    return Step(at, None, GONE)


KINDS = (
    (Kind("leaves, from Germany", 520, (*LEAVE, gone(GERMANY))), "DE"),
    (Kind("leaves, from the US", 150, (*LEAVE, gone(USA))), "US"),
    (Kind("leaves, from Russia", 90, (*LEAVE, gone(RUSSIA), Step(FIRST_ENDS, None))), "RU"),
    (Kind("thinks better of it", 60, (*LEAVE, Step(5 * DAY, Undo(), OPEN_AFTER_ALL))), "DE"),
    (Kind("never confirms", 30, (ASK, Step(DAY, None, (LAPSED, DELIVERED)))), "DE"),
    (
        Kind(
            "blocked by an open order, which comes",
            25,
            (
                *(Step(0 * DAY, OpenOrders()), Step(0 * DAY, Ask(), (BLOCKED, DELIVERED)), Step(3 * DAY, CloseOrders())),
                *(Step(3 * DAY + HOUR, Confirm(), SHUT_FOR_LEAVING), gone(3 * DAY + HOUR + GERMANY)),
            ),
        ),
        "DE",
    ),
    (
        Kind(
            "blocked again at the end, then gone",
            15,
            (
                *(*LEAVE, Step(20 * DAY, OpenOrders()), Step(GERMANY, None, OPEN_AND_BLOCKED)),
                *(Step(23 * DAY, CloseOrders()), Step(23 * DAY + HOUR, Confirm(), SHUT_FOR_LEAVING)),
                gone(23 * DAY + HOUR + GERMANY),
            ),
        ),
        "DE",
    ),
    (
        Kind(
            "blocked again at the end, and stays",
            10,
            (*LEAVE, Step(20 * DAY, OpenOrders()), Step(GERMANY, None, OPEN_AND_BLOCKED)),
        ),
        "DE",
    ),
    (
        Kind(
            "fence refused: a letter comes at the last moment",
            6,
            (
                *(*SILENT_UNTIL_SHUT, Step(15 * DAY, Ask()), Step(15 * DAY + HOUR, Confirm(), SHUT_ALREADY)),
                *(Step(25 * DAY - HOUR, WriteAtLast()), Step(25 * DAY, None, (REPLIED, TRANSCRIPTION, REFUSED))),
                Step(25 * DAY + HOUR + HOUR / 2, None, (BLOCKED, *HOLDS_OTHERWISE, DELIVERED)),
                Step(25 * DAY + 3 * HOUR, TypeIn(all_no, "all NO"), (CLEARED, REACTIVATED, CONFIRMED, DELIVERED)),
                *(Step(25 * DAY + 4 * HOUR, Confirm(), SHUT_FOR_LEAVING), gone(25 * DAY + 4 * HOUR + RUSSIA)),
            ),
        ),
        "RU",
    ),
    (
        Kind(
            "Sumsub is busy for two days",
            12,
            (
                *(*LEAVE, Step(20 * DAY, Check("queued")), Step(GERMANY, None, (SEALED,))),
                *(Step(23 * DAY, Accept(), (DELIVERED, DELETED)), Step(ALL_END, Forget())),
            ),
        ),
        "DE",
    ),
    (
        Kind(
            "checked by Sumsub",
            40,
            (Step(0 * DAY, Check("completed")), ASK, Step(HOUR, Confirm(), SHUT_FOR_LEAVING), gone(GERMANY), Step(ALL_END, Forget())),
        ),
        "DE",
    ),
    (Kind("checked by Sumsub, which forgets nothing", 5, (Step(0 * DAY, Check("completed")), *LEAVE, gone(GERMANY))), "DE"),
    (
        Kind(
            "a mailing tool fails for a week",
            20,
            (
                *(*LATE, Step(50 * DAY - HOUR, Mailing(False)), Step(50 * DAY, None, (SEALED,)), *WEEK),
                Step(57 * DAY, Mailing(True), (DELIVERED, DELETED)),
            ),
        ),
        "RU",
    ),
    (
        Kind(
            "wants to stay, too late",
            4,
            (
                *(*LATE, Step(50 * DAY, None, (SEALED,)), Step(51 * DAY - HOUR, Undo(), (CANCEL_REFUSED, DELIVERED)), *WEEK),
                Step(57 * DAY, None, (DELIVERED, DELETED)),
            ),
        ),
        "RU",
    ),
    (
        Kind(
            "a court keeps the conversations for a while",
            5,
            (
                *(*LEAVE, Step(15 * DAY, Keep("intercom")), Step(GERMANY, None, (SEALED, TO_MAILING))),
                Step(25 * DAY, Free(), (DELIVERED, DELETED)),
            ),
            intercom=True,
        ),
        "DE",
    ),
    (
        Kind(
            "a court keeps everything for a month",
            5,
            (
                *(*LEAVE, Step(5 * DAY, Order(), (*HOLDS_OTHERWISE, HELD_UP))),
                Step(27 * DAY, None, (DUE_SOON, ANSWERED, EXTENDED, DELIVERED, DELIVERED)),
                *(Step(30 * DAY, Lift(), (*HOLDS_OTHERWISE, SCHEDULED, DELIVERED)), gone(33 * DAY)),
            ),
        ),
        "DE",
    ),
    (
        Kind(
            "a court keeps everything",
            3,
            (
                *(*LEAVE, Step(5 * DAY, Order(), (*HOLDS_OTHERWISE, HELD_UP))),
                Step(27 * DAY, None, (DUE_SOON, ANSWERED, EXTENDED, DELIVERED, DELIVERED)),
                *(Step(87 * DAY, None, (DUE_SOON, ANSWERED, DELIVERED)), Step(88 * DAY, None, (OVERDUE,))),
            ),
        ),
        "DE",
    ),
)
"""What people do, how many of `ALL`, and where they live."""
AGAIN = Kind("comes again under the address of somebody who left", 10, (Step(30 * DAY, ComeAgain(), (RECOGNISED,)),))
FORMER = "leaves, from Russia"
"""The kind of people as whom some come again."""


def cast(number: int) -> list[Person]:
    """About so many who leave, or try to, at least one of each kind."""
    people: list[Person] = []
    for kind, residence in KINDS:
        for _ in range(share(kind, number)):
            account = ONE_IN * len(people) + 1
            people.append(person_of(account, kind, residence, account))
    return people


def returning(people: Sequence[Person]) -> list[Person]:
    """Some who come again under the addresses of those who leave, after all other customers."""
    former = [person for person in people if person.kind.name == FORMER]
    first = ONE_IN * len(people) + 1
    some = enumerate(former[: share(AGAIN, len(people))])
    return [person_of(first + index, AGAIN, "DE", person.account) for index, person in some]


def share(kind: Kind, number: int) -> int:
    """How many of a number are of a kind."""
    return max(1, round(kind.count * number / ALL))


def person_of(account: int, kind: Kind, residence: str, address: int) -> Person:
    """Somebody with the mail address of an account."""
    email, locale = f"customer{address}@example.com", "en" if address % 3 else "ru"
    return Person(account, kind, Route.STATED, residence, locale, email, Counter(kind.events()))


def is_gone(person: Person) -> bool:
    """Whether nothing is left of the person but what the law keeps."""
    return person.expected[DELETED] > 0


def has_profile(person: Person) -> bool:
    """Whether Sumsub has a profile of the person."""
    return person.kind.has(Check)


def forgets(person: Person) -> bool:
    """Whether everybody who kept something of the person says in the end that it is gone."""
    return person.kind.has(Forget) or not has_profile(person)


def has_confirmed(person: Person) -> bool:
    """Whether the person ever confirmed that they want to leave."""
    return person.expected[SCHEDULED] > 0
