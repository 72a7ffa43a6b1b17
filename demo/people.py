"""Who signs up in the demo, what they answer and when, and what must come of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)

# The last part of the NATS subject of every event that the demo counts.
ASKED = "kyc-questionnaire-requested"
REMINDED = "kyc-reminder-requested"
DELIVERED = "notification-accepted"
UNDELIVERED = "notification-failed"
SILENT = "kyc-deadline-passed"
REJECTED = "kyc-answers-rejected"
CLEARED = "kyc-cleared"
REVIEW = "kyc-review-requested"
SUSPENDED = "account-suspended"
HOLDS_CHANGED = "holds-changed"
REACTIVATED = "account-reactivated"
CONFIRMED = "containment-confirmed"

Answers = Callable[[list[str]], dict[str, str]]


def all_no(questions: list[str]) -> dict[str, str]:
    """The good answer to everything."""
    return dict.fromkeys(questions, "NO")


def one_yes(questions: list[str]) -> dict[str, str]:
    """One bad answer among good ones."""
    return all_no(questions) | {questions[-1]: "YES"}


def first_half(questions: list[str]) -> dict[str, str]:
    """Good answers, but not to everything."""
    return all_no(questions[: len(questions) // 2])


def second_half(questions: list[str]) -> dict[str, str]:
    """The good answers that `first_half` left out."""
    return all_no(questions[len(questions) // 2 :])


@dataclass(frozen=True)
class SignUp:
    """The host hears of the person and says so to Ostiary, by the person's route."""


@dataclass(frozen=True)
class LogIn:
    """The host lets the person in: a new token, a new session."""


@dataclass(frozen=True)
class Reply:
    """The person answers in the host's app, which hands the answers in over HTTP."""

    answers: Answers
    words: str
    held_back: timedelta = timedelta()
    """How long the host kept them before it sent them: `submittedAt` is that much earlier."""
    times: int = 1
    """The same request so many times, with the same idempotency key."""


@dataclass(frozen=True)
class Step:
    """At one moment: what happens, and which events must follow before anything else does."""

    at: timedelta
    act: SignUp | LogIn | Reply | None
    then: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """People who behave alike."""

    name: str
    count: int
    steps: tuple[Step, ...]
    from_russia: bool = True

    def events(self, until: timedelta | None = None) -> list[str]:
        """The events that must have come, in the order of the steps."""
        return [event for step in self.steps if until is None or step.at <= until for event in step.then]

    @property
    def answers(self) -> bool:
        """Whether the person ever answers."""
        return any(isinstance(step.act, Reply) for step in self.steps)

    @property
    def ends_suspended(self) -> bool:
        """Whether the last word is that the account is shut."""
        turns = [event for event in self.events() if event in (SUSPENDED, REACTIVATED)]
        return turns[-1:] == [SUSPENDED]

    @property
    def log_ins_kept(self) -> int:
        """How many log-ins no suspension came after."""
        kept = 0
        for step in self.steps:
            kept += isinstance(step.act, LogIn)
            kept = 0 if SUSPENDED in step.then else kept
        return kept


class Route(Enum):
    """How Ostiary hears of somebody."""

    STATED = "host.user-signed-up-from-ru"
    COUNTRY = "host.user-signed-up"
    SEEN = "host.user-seen"
    ADDRESS = "POST /v1/signups"


@dataclass(frozen=True)
class Person:
    """One account and the part it plays."""

    account: int
    kind: Kind
    route: Route
    country: str
    locale: str
    email: str
    """Empty: the person gave none, and is reached in Intercom."""
    expected: Counter[str] = field(compare=False, hash=False)


ASK = Step(0 * DAY, SignUp(), (ASKED, DELIVERED))
REMIND = (Step(7 * DAY, None, (REMINDED, DELIVERED)), Step(12 * DAY, None, (REMINDED, DELIVERED)))
FALL_SILENT = (ASK, *REMIND, Step(14 * DAY, None, (SILENT, SUSPENDED, DELIVERED, CONFIRMED)))

ALL_NO = Reply(all_no, "all NO")
ONE_YES = Reply(one_yes, "one YES")
FIRST_HALF = Reply(first_half, "the first half, NO")
SECOND_HALF = Reply(second_half, "the other half, NO")
OPEN_AGAIN = (CLEARED, REACTIVATED, DELIVERED, CONFIRMED)
SHUT = (REJECTED, SUSPENDED, DELIVERED, CONFIRMED)

KINDS = (
    Kind("NO to everything, at once", 60, (ASK, Step(HOUR, ALL_NO, (CLEARED,)))),
    Kind("one YES", 15, (ASK, Step(HOUR, ONE_YES, SHUT))),
    Kind(
        "incomplete, then completed",
        20,
        (ASK, Step(HOUR, FIRST_HALF, (ASKED, DELIVERED)), Step(DAY, SECOND_HALF, (CLEARED,))),
    ),
    Kind(
        "incomplete, and then nothing",
        10,
        (ASK, Step(HOUR, FIRST_HALF, (ASKED, DELIVERED)), Step(8 * DAY, None, (REVIEW,))),
    ),
    Kind(
        "all NO, sent again and again",
        15,
        (ASK, Step(HOUR, Reply(all_no, "all NO, three times", times=3), (CLEARED,)), Step(DAY, ALL_NO)),
    ),
    Kind("NO, then YES", 10, (ASK, Step(HOUR, ALL_NO, (CLEARED,)), Step(DAY, ONE_YES, SHUT))),
    Kind("YES, then NO", 10, (ASK, Step(HOUR, ONE_YES, SHUT), Step(DAY, ALL_NO, (REVIEW,)))),
    Kind("NO before the sign-up", 10, (Step(HOUR, ALL_NO), Step(DAY, SignUp(), (CLEARED,)))),
    Kind("YES before the sign-up", 5, (Step(HOUR, ONE_YES), Step(DAY, SignUp(), SHUT))),
    Kind("NO after a reminder", 30, (ASK, REMIND[0], Step(8 * DAY, ALL_NO, (CLEARED,)))),
    Kind("NO in the last hour", 10, (ASK, *REMIND, Step(14 * DAY - HOUR, ALL_NO, (CLEARED,)))),
    Kind(
        "NO in time, received late",
        15,
        (*FALL_SILENT, Step(14 * DAY + 6 * HOUR, Reply(all_no, "all NO, held back 8 h", 8 * HOUR), OPEN_AGAIN)),
    ),
    Kind("NO a day late", 30, (*FALL_SILENT, Step(15 * DAY, ALL_NO, OPEN_AGAIN))),
    Kind("YES a day late", 5, (*FALL_SILENT, Step(15 * DAY, ONE_YES, (REJECTED, HOLDS_CHANGED, DELIVERED, CONFIRMED)))),
    Kind(
        "late NO, logs in, then YES",
        5,
        (*FALL_SILENT, Step(15 * DAY, ALL_NO, OPEN_AGAIN), Step(15 * DAY + HOUR, LogIn()), Step(16 * DAY, ONE_YES, SHUT)),
    ),
    Kind("never a word", 110, FALL_SILENT),
    Kind(
        "asked on day 5, still has time",
        20,
        (Step(5 * DAY, SignUp(), (ASKED, DELIVERED)), Step(12 * DAY, None, (REMINDED, DELIVERED))),
    ),
    Kind("from Germany or the US, never asked", 200, (Step(0 * DAY, SignUp()),), from_russia=False),
)


def cast(old_customers: int) -> list[Person]:
    """Everybody who plays a part; those who are only seen are old customers, the others come after them."""
    people: list[Person] = []
    newcomers, old = iter(range(old_customers + 1, 10 * old_customers)), iter(range(1001, old_customers))
    for kind, index in ((kind, index) for kind in KINDS for index in range(kind.count)):
        route = route_of(kind, len(people))
        account = next(old if route is Route.SEEN else newcomers)
        country = "RU" if kind.from_russia else ("DE", "US")[index % 2]
        locale = ("ru", "ru", "en")[index % 3] if kind.from_russia else "en"
        if route is Route.SEEN:
            locale = "en" if account % 3 else "ru"
        email = "" if route is not Route.SEEN and len(people) % 6 == 1 else f"customer{account}@example.com"
        people.append(Person(account, kind, route, country, locale, email, Counter(kind.events())))
    return people


def route_of(kind: Kind, place: int) -> Route:
    """Most Russians are stated to be so; everybody else comes with a country or an IP address."""
    routes = (Route.COUNTRY, Route.SEEN, Route.ADDRESS)
    if kind.from_russia:
        return routes[place // 5 % 3] if place % 5 == 4 else Route.STATED
    return routes[place % 3]


def moments() -> Iterator[timedelta]:
    """The moments at which anything happens, in order."""
    yield from sorted({step.at for kind in KINDS for step in kind.steps})
