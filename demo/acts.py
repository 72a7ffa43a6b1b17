"""What can happen to a customer in the demo, who does it, and which events must follow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Any, Union

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
REPLIED = "inbound-reply-received"
TRANSCRIPTION = "kyc-transcription-requested"
BOUNCED = "notification-bounced"
DRIFT = "drift-found"
HOLD_EXPIRED = "hold-review-requested"
# Told apart by what they say.
WROTE_IN_INTERCOM = "inbound-reply-received in Intercom"
ANSWERED_AGAIN = "kyc-review-requested for what was answered again"
QUESTIONS_SENT, SUSPENDED_SENT, OK_SENT = (f"kyc-macro-requested {name}" for name in ("questions", "suspended", "ok"))
APART = {
    (REPLIED, "channel", "INTERCOM"): WROTE_IN_INTERCOM,
    (REVIEW, "reason", "ANSWERED_AGAIN"): ANSWERED_AGAIN,
    ("kyc-macro-requested", "macro", "QUESTIONS"): QUESTIONS_SENT,
    ("kyc-macro-requested", "macro", "SUSPENDED"): SUSPENDED_SENT,
    ("kyc-macro-requested", "macro", "OK"): OK_SENT,
}
"""Events by the last part of their subject, and by what a field says."""

STATUS_AFTER = {
    SILENT: "silent",
    REJECTED: "rejected",
    CLEARED: "cleared",
    REPLIED: "replied",
    WROTE_IN_INTERCOM: "replied",
    BOUNCED: "asked",
}
"""Where the register says that a case stands, by the last of these events."""

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
class OnPage:
    """The person answers on the page behind the link in their newest mail."""

    answers: Answers
    words: str


@dataclass(frozen=True)
class Write:
    """The person answers the newest mail in words of their own, and the mail server hands that on."""


@dataclass(frozen=True)
class WriteInIntercom:
    """The person writes in the newest conversation in Intercom, which tells of it."""

    words: str
    known: bool = True
    """Whether Intercom then says by the company's id who it is."""


@dataclass(frozen=True)
class ComeBack:
    """The newest mail reaches nobody: some mail server gives it back."""


@dataclass(frozen=True)
class OnDeadLink:
    """Somebody follows the link in the person's newest mail, which is good for nothing, and sends a YES all the same."""

    says: str
    """The heading of the page that they see."""
    cut: bool = False
    """Whether a part of the link is missing."""


@dataclass(frozen=True)
class ChangeAddress:
    """The person has another mail address at the company from now on."""


@dataclass(frozen=True)
class RefuseMail:
    """From now on some mail server refuses every mail to the person, for good."""


@dataclass(frozen=True)
class TypeIn:
    """Staff read what the person wrote, and types the answers in."""

    answers: Answers
    words: str


@dataclass(frozen=True)
class NoteReply:
    """The person wrote to an address that nobody watches, and staff finds the mail: notes that it came, and when."""

    wrote: timedelta


@dataclass(frozen=True)
class FindLetter:
    """What the person wrote in Intercom is a dead letter: staff notes the reply, and two agree to skip the letter."""

    wrote: timedelta


@dataclass(frozen=True)
class Clear:
    """One of compliance asks to clear the case, and another one agrees."""


@dataclass(frozen=True)
class Withdraw:
    """One of compliance asks to clear the case, and takes that back before anybody agrees."""


@dataclass(frozen=True)
class Refuse:
    """One of compliance asks to clear the case, and the other one refuses."""


@dataclass(frozen=True)
class Read:
    """Compliance reads what the person answered, for a reason that is kept."""


@dataclass(frozen=True)
class Reject:
    """Compliance rejects, which one alone may."""


@dataclass(frozen=True)
class AskAgain:
    """Compliance has all questions asked once more, after a YES, too."""


@dataclass(frozen=True)
class Hold:
    """Staff shuts the account, and somebody is to look at that again after this long."""

    expires_in: timedelta


@dataclass(frozen=True)
class Limit:
    """Staff forbids the account payouts and changes of contact, and no more."""


@dataclass(frozen=True)
class Extend:
    """Staff looks at its hold that has expired: it stays for this long."""

    expires_in: timedelta


@dataclass(frozen=True)
class Release:
    """Staff looks at its hold that has expired, and releases it."""


@dataclass(frozen=True)
class Enroll:
    """The account stands in a file of accounts that staff has asked, all at once."""


@dataclass(frozen=True)
class Order:
    """A court's order: one of compliance asks for the hold, and another one agrees."""


@dataclass(frozen=True)
class Lift:
    """A court's order ends: one of compliance asks to release the hold, and another one agrees."""


@dataclass(frozen=True)
class OrderAhead:
    """An order for a hold comes from a computer whose clock is a day ahead, and becomes a dead letter."""


@dataclass(frozen=True)
class Replay:
    """That day has come: one of compliance asks to hand the dead letter in again, and the other one agrees."""


@dataclass(frozen=True)
class ShutByHand:
    """The company shuts the account in its own database, as it did before it had Ostiary."""


@dataclass(frozen=True)
class OpenByHand:
    """Somebody opens the account in the company's database, past Ostiary, and its customer logs in."""


@dataclass(frozen=True)
class InSheet:
    """A line of the old spreadsheet, which is taken over."""

    state: str
    asked: timedelta | None = None
    """When the person was asked by hand, as the sheet has it."""
    xlsx: bool = False
    """Whether the sheet is an XLSX file, and no CSV."""


ONLY_REPORTED = "flag_without_hold reported"
"""What is found of an account that was shut past Ostiary, which had it in its hands before."""


@dataclass(frozen=True)
class Compared:
    """The holds are compared with the host's database, and this is found of the person."""

    found: str
    shown: str | None = None
    """What a dry run shows just before; `None`: the same."""

    @property
    def foreseen(self) -> str:
        """What a dry run shows just before."""
        return self.shown or self.found


@dataclass(frozen=True)
class Note:
    """A teammate leaves a note in the person's conversation in Intercom."""

    words: str
    refused: bool = False
    """Whether it asks for what is not so: then the teammate is answered, and the person hears nothing."""
    by_stranger: bool = False
    """Whether `staff.toml` does not know the teammate, who is answered so, and nobody else hears anything."""


@dataclass(frozen=True)
class Send:
    """Staff sends a macro, after looking at what it would say; one that does not fit is refused before."""

    macro: str
    unfit: str
    in_conversation: bool = False
    """Whether it is sent in the newest conversation in Intercom."""


ByPerson = Union[SignUp, LogIn, Reply, OnPage, OnDeadLink, ChangeAddress, Write, WriteInIntercom]
InFile = Union[TypeIn, NoteReply, FindLetter, Clear, Withdraw, Refuse, Read, Reject, AskAgain]
WithHold = Union[Hold, Limit, Extend, Release, Order, Lift, OrderAhead, Replay]
ByStaff = Union[InFile, WithHold, Enroll, InSheet, Compared, Note, Send]
Act = Union[ByPerson, ByStaff, ComeBack, RefuseMail, ShutByHand, OpenByHand]


class Route(Enum):
    """How Ostiary hears of somebody."""

    STATED = "host.user-signed-up-from-ru"
    COUNTRY = "host.user-signed-up"
    SEEN = "host.user-seen"
    ADDRESS = "POST /v1/signups"
    BEFORE = "nobody says so: a customer of before"


@dataclass(frozen=True)
class Step:
    """At one moment: what happens, and which events must follow before anything else does."""

    at: timedelta
    act: Act | None
    then: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """People who behave alike."""

    name: str
    count: int
    steps: tuple[Step, ...]
    from_russia: bool = True
    mail: bool | None = None
    """Whether they have a mail address; `None`: every sixth newcomer has none."""
    intercom: bool = False
    """Whether they are in Intercom, too."""
    route: Route | None = None
    """How Ostiary hears of all of them; `None`: in many ways."""
    until_then: str | None = "waiting"
    """Where the register has them if no event of `STATUS_AFTER` came; `None`: it does not have them."""

    def has(self, act: type) -> bool:
        """Whether such an act is done by, or to, the person."""
        return any(isinstance(step.act, act) for step in self.steps)

    def events(self, until: timedelta | None = None) -> list[str]:
        """The events that must have come, in the order of the steps."""
        return [event for step in self.steps if until is None or step.at <= until for event in step.then]

    @property
    def answers(self) -> bool:
        """Whether the person ever answers."""
        return self.has(Reply)

    @property
    def ends_suspended(self) -> bool:
        """Whether the last word is that the account is shut."""
        turns = [event for event in self.events() if event in (SUSPENDED, REACTIVATED)]
        return turns[-1:] == [SUSPENDED]

    @property
    def ends_flagged(self) -> bool:
        """Whether the account is shut at the host at the end, be it by somebody at the company, which is only reported."""
        found = [step.act.found for step in self.steps if isinstance(step.act, Compared)]
        return self.ends_suspended or found[-1:] == [ONLY_REPORTED]

    @property
    def log_ins_kept(self) -> int:
        """How many log-ins no suspension, and no other hold, came after."""
        kept = 0
        for step in self.steps:
            kept += isinstance(step.act, (LogIn, OpenByHand))
            kept = 0 if {SUSPENDED, HOLDS_CHANGED} & set(step.then) else kept
        return kept

    @property
    def status(self) -> str | None:
        """Where their cases stand at the end; `None`: they have none."""
        turns = [STATUS_AFTER[event] for event in self.events() if event in STATUS_AFTER]
        return turns[-1] if turns else self.until_then
