"""What can happen to somebody who leaves, who does it, and what the events are called that must follow."""

from __future__ import annotations

from dataclasses import dataclass

from acts import CONFIRMED, DELIVERED, HOLDS_CHANGED, REACTIVATED, SUSPENDED

# The last part of the NATS subject of every event that the demo counts.
SCHEDULED = "deletion-scheduled"
BLOCKED = "deletion-blocked"
UNDONE = "deletion-undone"
LAPSED = "deletion-lapsed"
CANCEL_REFUSED = "deletion-cancel-refused"
EXTENDED = "deletion-extended"
ANSWERED = "deletion-answer-requested"
SEALED = "identity-sealed"
DELETED = "account-deleted"
RECOGNISED = "former-user-recognised"
RETENTION_ENDED = "retention-ended"
# Told apart by what they say.
REFUSED = "erasure-fence-answered with no"
EARLY = "erasure-reported of what goes at once"
TO_MAILING = "erasure-ordered of the mailing tool"
HELD_UP = "deletion-status-changed to on hold"
DUE_SOON = "deletion-needs-attention: due soon"
OVERDUE = "deletion-needs-attention: overdue"
APART = {
    ("erasure-fence-answered", "answer.granted", False): REFUSED,
    ("erasure-ordered", "processor", "mailing"): TO_MAILING,
    ("erasure-reported", "report.stage", "CONFIRMATION"): EARLY,
    ("deletion-status-changed", "status", "ON_HOLD"): HELD_UP,
    ("deletion-needs-attention", "reason", "DUE_SOON"): DUE_SOON,
    ("deletion-needs-attention", "reason", "OVERDUE"): OVERDUE,
}
"""Events by the last part of their subject, and by what a field says."""

SHUT_FOR_LEAVING = (SCHEDULED, SUSPENDED, CONFIRMED, DELIVERED, EARLY)
SHUT_ALREADY = (SCHEDULED, HOLDS_CHANGED, CONFIRMED, DELIVERED, EARLY)
OPEN_AFTER_ALL = (UNDONE, REACTIVATED, CONFIRMED, DELIVERED)
OPEN_AND_BLOCKED = (BLOCKED, REACTIVATED, CONFIRMED, DELIVERED)
HOLDS_OTHERWISE = (HOLDS_CHANGED, CONFIRMED)
GONE = (SEALED, DELIVERED, DELETED)


@dataclass(frozen=True)
class Ask:
    """The person asks to leave, in the company's app: over HTTP, or the company publishes it."""


@dataclass(frozen=True)
class Confirm:
    """The person types a code in, and the company signs that they did."""


@dataclass(frozen=True)
class Undo:
    """The person takes it back."""


@dataclass(frozen=True)
class OpenOrders:
    """The person buys something."""


@dataclass(frozen=True)
class CloseOrders:
    """What the person bought has come."""


@dataclass(frozen=True)
class Keep:
    """A court wants one category of the person's data kept, and nothing else."""

    category: str


@dataclass(frozen=True)
class Free:
    """It does not want that any more."""


@dataclass(frozen=True)
class Check:
    """Sumsub has a profile of the person, whose review stands there."""

    status: str


@dataclass(frozen=True)
class Accept:
    """Sumsub's review of the profile ends well."""


@dataclass(frozen=True)
class Forget:
    """Sumsub says that it has erased what the law had it keep."""


@dataclass(frozen=True)
class Mailing:
    """Whether the mailing tool works."""

    works: bool

    @property
    def words(self) -> str:
        """As a line of a story."""
        return "it works again" if self.works else "it answers 500 from now on"


@dataclass(frozen=True)
class WriteAtLast:
    """The person answers a mail, and the answer comes in while it is looked for the last time what forbids the deletion."""


@dataclass(frozen=True)
class ComeAgain:
    """Somebody signs up under the mail address of a person who has left."""
