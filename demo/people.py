"""Who signs up in the demo, what they answer and when, and what must come of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from acts import (
    ANSWERED_AGAIN, ASKED, BOUNCED, CLEARED, CONFIRMED, DAY, DELIVERED, DRIFT, HOLD_EXPIRED, HOLDS_CHANGED, HOUR,
    OK_SENT, QUESTIONS_SENT, REACTIVATED, REJECTED, REMINDED, REPLIED, REVIEW, SILENT, SUSPENDED, SUSPENDED_SENT,
    TRANSCRIPTION, UNDELIVERED, WROTE_IN_INTERCOM,
)
from acts import (
    ONLY_REPORTED, AskAgain, ChangeAddress, Clear, ComeBack, Compared, Enroll, Extend, FindLetter, Hold, InSheet, Kind,
    Lift, Limit, LogIn, Note, NoteReply, OnDeadLink, OnPage, OpenByHand, Order, OrderAhead, Read, Refuse, RefuseMail, Reject,
    Release, Replay, Reply, Route, Send, ShutByHand, SignUp, Step, TypeIn, Withdraw, Write, WriteInIntercom,
)
from acts import all_no, first_half, one_yes, second_half

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
SHUT_QUIETLY = (SUSPENDED, CONFIRMED)
TAKEN_OVER = Step(DAY, InSheet("no answer"), (SILENT, *SHUT_QUIETLY))
TWO_WEEKS_BEFORE = -14 * DAY
IN_SEVEN_DAYS = (
    Step(7 * DAY, None, (REMINDED, DELIVERED)),
    Step(8 * DAY, None, (SILENT, SUSPENDED, DELIVERED, CONFIRMED)),
)
FIRST_COMPARED = Compared(ONLY_REPORTED, "flag_without_hold adopted")
"""The first pass only reports, whatever the others would do."""
CLEARED_AT_ONCE = (ASK, Step(HOUR, ALL_NO, (CLEARED,)))
SHUT_AT_ONCE = (ASK, Step(HOUR, ONE_YES, SHUT))
ASKED_AGAIN = (*SHUT_AT_ONCE, Step(DAY, AskAgain(), (ASKED, DELIVERED)))
HELD = (*CLEARED_AT_ONCE, Step(DAY, Hold(4 * DAY), SHUT_QUIETLY), Step(5 * DAY, None, (HOLD_EXPIRED,)))

KINDS = (
    Kind("NO to everything, at once", 60, (ASK, Step(HOUR, ALL_NO, (CLEARED,)))),
    Kind("one YES", 15, (ASK, Step(HOUR, ONE_YES, SHUT))),
    Kind(
        "incomplete, then completed",
        20,
        (ASK, Step(HOUR, FIRST_HALF, (TRANSCRIPTION, ASKED, DELIVERED)), Step(DAY, SECOND_HALF, (CLEARED,))),
    ),
    Kind(
        "incomplete, and then nothing",
        10,
        (ASK, Step(HOUR, FIRST_HALF, (TRANSCRIPTION, ASKED, DELIVERED)), Step(8 * DAY, None, (REVIEW,))),
        until_then="incomplete",
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
    Kind("from Germany or the US, never asked", 200, (Step(0 * DAY, SignUp()),), from_russia=False, until_then=None),
    Kind(
        "a link cut in two, then NO",
        2,
        (ASK, Step(HOUR, OnDeadLink("This link does not work", cut=True)), Step(DAY, ALL_NO, (CLEARED,))),
        mail=True,
    ),
    Kind(
        "a link to an old address, then NO",
        2,
        (
            *(ASK, Step(HOUR, ChangeAddress()), Step(DAY, OnDeadLink("This link does not work any more"))),
            Step(5 * DAY, ALL_NO, (CLEARED,)),
        ),
        mail=True,
    ),
    Kind("NO on the page", 6, (ASK, Step(HOUR, OnPage(all_no, "all NO"), (CLEARED,))), mail=True),
    Kind("YES on the page", 4, (ASK, Step(HOUR, OnPage(one_yes, "one YES"), SHUT)), mail=True),
    Kind(
        "NO in own words, typed in later",
        4,
        (
            *(ASK, *REMIND, Step(14 * DAY - HOUR, Write(), (REPLIED, TRANSCRIPTION))),
            Step(15 * DAY, TypeIn(all_no, "all NO"), (CLEARED,)),
        ),
        mail=True,
    ),
    Kind(
        "own words that nobody types in",
        3,
        (ASK, Step(DAY, Write(), (REPLIED, TRANSCRIPTION)), Step(5 * DAY, None, (REVIEW,))),
        mail=True,
    ),
    Kind(
        "own words elsewhere, noted by staff",
        2,
        (
            *(*FALL_SILENT, Step(15 * DAY, NoteReply(13 * DAY), (TRANSCRIPTION, REACTIVATED, DELIVERED, CONFIRMED))),
            Step(16 * DAY, TypeIn(all_no, "all NO"), (CLEARED,)),
        ),
        mail=True,
    ),
    Kind(
        "own words, then rejected by one",
        2,
        (
            *(ASK, Step(DAY, Write(), (REPLIED, TRANSCRIPTION)), Step(5 * DAY, None, (REVIEW,))),
            Step(7 * DAY, Reject(), SHUT),
        ),
        mail=True,
    ),
    Kind("YES, then cleared by two", 4, (ASK, Step(HOUR, ONE_YES, SHUT), Step(DAY, Clear(), OPEN_AGAIN))),
    Kind("NO, then a court's order", 3, (ASK, Step(HOUR, ALL_NO, (CLEARED,)), Step(DAY, Order(), SHUT_QUIETLY))),
    Kind(
        "NO, a court's order, and its end",
        2,
        (*CLEARED_AT_ONCE, Step(DAY, Order(), SHUT_QUIETLY), Step(7 * DAY, Lift(), (REACTIVATED, CONFIRMED))),
    ),
    Kind(
        "mail that comes back, no other way",
        4,
        (
            *(ASK, Step(HOUR, ComeBack(), (BOUNCED,)), Step(14 * DAY + 6 * HOUR, None, (REVIEW,))),
            Step(16 * DAY, None, (UNDELIVERED,)),
        ),
        mail=True,
    ),
    Kind(
        "mail that comes back, then Intercom",
        3,
        (ASK, Step(HOUR, ComeBack(), (BOUNCED, DELIVERED)), Step(DAY, ALL_NO, (CLEARED,))),
        mail=True,
        intercom=True,
    ),
    Kind(
        "mail refused for good, then Intercom",
        3,
        (Step(0 * DAY, RefuseMail()), ASK, REMIND[0], Step(8 * DAY, ALL_NO, (CLEARED,))),
        mail=True,
        intercom=True,
    ),
    Kind(
        "YES, opened by hand at the host",
        4,
        (
            *(ASK, Step(HOUR, ONE_YES, SHUT), Step(8 * DAY, OpenByHand())),
            Step(12 * DAY, Compared("hold_without_flag repaired"), (DRIFT, HOLDS_CHANGED, CONFIRMED)),
        ),
    ),
    Kind(
        "shut by hand, in no sheet",
        5,
        (
            *(Step(0 * DAY, ShutByHand()), Step(5 * DAY, FIRST_COMPARED, (DRIFT,))),
            Step(7 * DAY, Compared("flag_without_hold adopted"), (DRIFT, *SHUT_QUIETLY)),
        ),
        route=Route.BEFORE,
        until_then=None,
    ),
    Kind(
        "held by staff, released, shut by hand",
        1,
        (
            *(*CLEARED_AT_ONCE, Step(DAY, Hold(30 * DAY), SHUT_QUIETLY), Step(5 * DAY, Release(), (REACTIVATED, CONFIRMED))),
            *(Step(8 * DAY, ShutByHand()), Step(12 * DAY, Compared(ONLY_REPORTED), (DRIFT,))),
        ),
    ),
    Kind("sheet: answered", 4, (Step(DAY, InSheet("answered no"), (CLEARED,)),), route=Route.BEFORE),
    Kind("sheet: answered YES", 3, (Step(DAY, InSheet("answered YES"), (REJECTED, *SHUT_QUIETLY)),), route=Route.BEFORE),
    Kind(
        "sheet: new, then NO",
        3,
        (Step(DAY, InSheet("new"), (ASKED, DELIVERED)), Step(5 * DAY, ALL_NO, (CLEARED,))),
        route=Route.BEFORE,
    ),
    Kind("sheet: silent, shut by hand", 5, (Step(0 * DAY, ShutByHand()), TAKEN_OVER), route=Route.BEFORE),
    Kind(
        "sheet: silent, shut, now NO",
        3,
        (Step(0 * DAY, ShutByHand()), TAKEN_OVER, Step(15 * DAY, ALL_NO, OPEN_AGAIN)),
        route=Route.BEFORE,
    ),
    Kind(
        "sheet: asked by hand, silent",
        4,
        (Step(DAY, InSheet("asked", TWO_WEEKS_BEFORE)), *IN_SEVEN_DAYS),
        route=Route.BEFORE,
    ),
    Kind(
        "a note in Intercom, then NO",
        4,
        (
            *(ASK, Step(HOUR, Note("/kyc ok", refused=True))),
            Step(DAY, Note("/kyc questions"), (QUESTIONS_SENT, DELIVERED)),
            Step(5 * DAY, ALL_NO, (CLEARED,)),
        ),
        mail=False,
    ),
    Kind(
        "own words in Intercom, a dead letter",
        2,
        (
            *(ASK, Step(DAY, WriteInIntercom("No to all, I am a cook.", known=False))),
            *(Step(5 * DAY, FindLetter(DAY), (TRANSCRIPTION,)), Step(7 * DAY, TypeIn(all_no, "all NO"), (CLEARED,))),
        ),
        mail=False,
    ),
    Kind(
        "asked again in Intercom, then NO",
        2,
        (
            *(ASK, Step(DAY, Send("questions", unfit="ok", in_conversation=True), (QUESTIONS_SENT, DELIVERED))),
            Step(5 * DAY, ALL_NO, (CLEARED,)),
        ),
        mail=False,
    ),
    Kind(
        "asked again by staff, then NO",
        3,
        (
            *(ASK, Step(DAY, Send("questions", unfit="ok"), (QUESTIONS_SENT, DELIVERED))),
            Step(5 * DAY, ALL_NO, (CLEARED,)),
        ),
        mail=True,
    ),
    Kind(
        "NO, told by staff that all is well",
        3,
        (*CLEARED_AT_ONCE, Step(DAY, Send("ok", unfit="suspended"), (OK_SENT, DELIVERED))),
        mail=True,
    ),
    Kind(
        "NO, told in Intercom that all is well",
        3,
        (*CLEARED_AT_ONCE, Step(DAY, Note("/kyc ok"), (OK_SENT, DELIVERED))),
        mail=False,
    ),
    Kind(
        "silent, told again why by staff",
        3,
        (*FALL_SILENT, Step(15 * DAY, Send("suspended", unfit="ok"), (SUSPENDED_SENT, DELIVERED))),
        mail=True,
    ),
    Kind(
        "silent, told again why in Intercom",
        3,
        (
            *(*FALL_SILENT, Step(DAY, Note("/kyc questions", refused=True, by_stranger=True))),
            Step(15 * DAY, Note("/kyc suspended"), (SUSPENDED_SENT, DELIVERED)),
        ),
        mail=False,
    ),
    Kind(
        "own words in Intercom, typed in later",
        4,
        (
            *(ASK, Step(5 * DAY, WriteInIntercom("No to all, I am a baker."), (WROTE_IN_INTERCOM, TRANSCRIPTION))),
            Step(7 * DAY, TypeIn(all_no, "all NO"), (CLEARED,)),
        ),
        mail=False,
    ),
    Kind(
        "YES, asked again, NO on the page",
        3,
        (*ASKED_AGAIN, Step(5 * DAY, OnPage(all_no, "all NO"), (ANSWERED_AGAIN, REJECTED))),
        mail=True,
    ),
    Kind("YES, then NO, read by compliance", 1, (*SHUT_AT_ONCE, Step(DAY, ALL_NO, (REVIEW,)), Step(5 * DAY, Read()))),
    Kind("YES, asked again, NO over HTTP", 3, (*ASKED_AGAIN, Step(5 * DAY, ALL_NO, (ANSWERED_AGAIN, REJECTED)))),
    Kind("YES, clearing asked for, withdrawn", 2, (*SHUT_AT_ONCE, Step(DAY, Withdraw()))),
    Kind("YES, clearing asked for, refused", 1, (*SHUT_AT_ONCE, Step(DAY, Refuse()))),
    Kind(
        "NO, a hold ordered a day ahead",
        1,
        (*CLEARED_AT_ONCE, Step(DAY, OrderAhead()), Step(5 * DAY, Replay(), SHUT_QUIETLY)),
    ),
    Kind("NO, forbidden payouts by staff", 1, (*CLEARED_AT_ONCE, Step(DAY, Limit(), (HOLDS_CHANGED, CONFIRMED)))),
    Kind("held by staff, expired, undecided", 2, HELD),
    Kind("held by staff, expired, extended", 2, (*HELD, Step(7 * DAY, Extend(30 * DAY)))),
    Kind("held by staff, expired, released", 2, (*HELD, Step(7 * DAY, Release(), (REACTIVATED, CONFIRMED)))),
    Kind(
        "enrolled in bulk, then NO",
        4,
        (Step(DAY, Enroll(), (ASKED, DELIVERED)), Step(5 * DAY, ALL_NO, (CLEARED,))),
        route=Route.BEFORE,
    ),
    Kind(
        "enrolled in bulk, still has time",
        3,
        (Step(7 * DAY, Enroll(), (ASKED, DELIVERED)), Step(14 * DAY, None, (REMINDED, DELIVERED))),
        route=Route.BEFORE,
    ),
    Kind("XLSX sheet: answered", 3, (Step(DAY, InSheet("answered no", xlsx=True), (CLEARED,)),), route=Route.BEFORE),
    Kind(
        "XLSX sheet: asked by hand, silent",
        3,
        (Step(DAY, InSheet("asked", TWO_WEEKS_BEFORE, xlsx=True)), *IN_SEVEN_DAYS),
        route=Route.BEFORE,
    ),
)


def cast(old_customers: int) -> list[Person]:
    """Everybody who plays a part; those who are only seen, or not even that, are old customers, the others come after them."""
    people: list[Person] = []
    newcomers, old = iter(range(old_customers + 1, 10 * old_customers)), iter(range(1001, old_customers))
    for kind, index in ((kind, index) for kind in KINDS for index in range(kind.count)):
        route = route_of(kind, len(people))
        known = route in (Route.SEEN, Route.BEFORE)
        account = next(old if known else newcomers)
        country = "RU" if kind.from_russia else ("DE", "US")[index % 2]
        locale = ("ru", "ru", "en")[index % 3] if kind.from_russia else "en"
        if known:
            locale = "en" if account % 3 else "ru"
        reachable = known or (len(people) % 6 != 1 if kind.mail is None else kind.mail)
        email = f"customer{account}@example.com" if reachable else ""
        people.append(Person(account, kind, route, country, locale, email, Counter(kind.events())))
    return people


def route_of(kind: Kind, place: int) -> Route:
    """Most Russians are stated to be so; everybody else comes with a country or an IP address."""
    if kind.route is not None or kind.mail is not None:
        return kind.route or Route.STATED
    routes = (Route.COUNTRY, Route.SEEN, Route.ADDRESS)
    if kind.from_russia:
        return routes[place // 5 % 3] if place % 5 == 4 else Route.STATED
    return routes[place % 3]


def moments() -> Iterator[timedelta]:
    """The moments at which anything happens, in order."""
    yield from sorted({step.at for kind in KINDS for step in kind.steps})
