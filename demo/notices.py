"""Mailboxes and Intercom at the end, person by person: mails really received, conversations, tags."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from acts import RefuseMail
from intercom import Intercom, Written
from letters import count, read
from people import Person
from report import Row
from told import REFUSAL, REFUSAL_OF_STRANGERS, SUSPENDED_FOR_SILENCE, Notices, Told, expected_of, found_of, text_of

NOTHING = Written([], [], [], [], [], [])
IN_INTERCOM = {
    "messages in Intercom": "messages",
    "replies in a conversation": "replies",
    "customers' own words in Intercom": "words",
    "tags on conversations": "tags",
    "tags on people in Intercom": "own_tags",
}
"""Lines of the closing table, and what they count."""


class Mailboxes:
    """What everybody was told until now."""

    def __init__(self, people: Sequence[Person], mails: Path, intercom: Intercom, notices: Notices) -> None:
        self._people = people
        self._mails = mails
        self._letters = {person.account: read(mails, person.email) for person in people if person.email}
        self._written = intercom.read()
        self._notices = notices
        self._right = {person.account: expected_of(person) for person in people}
        self._found = {person.account: self._found_of(person.account) for person in people}

    def rows(self) -> list[Row]:
        """How many of each there are."""
        by_mail = sum(told.mails.total() for told in self._right.values())
        ids = {letter.message_id for letters in self._letters.values() for letter in letters}
        right, found = total_of(self._right.values(), "notes"), total_of(self._found.values(), "notes")
        refused, refusals = right.pop(REFUSAL, 0), found.pop(REFUSAL, 0)
        strangers, answered = right.pop(REFUSAL_OF_STRANGERS, 0), found.pop(REFUSAL_OF_STRANGERS, 0)
        elsewhere = [self._found[person.account] for person in self._people if person.kind.has(RefuseMail)]
        reached = sum(told.messages.total() > 0 and not told.mails for told in elsewhere)
        return [
            Row("mails received", by_mail, count(self._mails), "mailboxes"),
            Row("mails with an id of their own", by_mail, len(ids), "mailboxes"),
            *(self._row(what, part) for what, part in IN_INTERCOM.items()),
            Row("notes of teammates", right.total(), found.total(), "Intercom"),
            Row("notes answered with a refusal", refused, refusals, "Intercom"),
            Row("notes of strangers, refused", strangers, answered, "Intercom"),
            Row("mail refused for good, told in Intercom", len(elsewhere), reached, "mailboxes, Intercom"),
        ]

    def wrong(self) -> Iterator[str]:
        """Whoever was told something else than they must, and of whom support sees something else."""
        for person in self._people:
            for difference in self._found[person.account].differences(self._right[person.account]):
                yield f"account {person.account} ({person.kind.name}) {difference}"

    def show(self, kind: str) -> None:
        """What one person of this kind read by mail, and one in Intercom."""
        alike = [person for person in self._people if person.kind.name == kind and person.locale == "en"]
        by_mail = next(person for person in alike if person.email)
        letters = self._letters[by_mail.account]
        print(f"\nThe mailbox of account {by_mail.account}: {kind}")
        for letter in letters:
            print(f"   {letter.subject}")
        silence = self._notices.subjects[SUSPENDED_FOR_SILENCE, "en"]
        print_text(next(letter.text for letter in letters if letter.subject == silence))
        elsewhere = next(person for person in self._people if person.kind.name == kind and not person.email)
        messages = self._written[elsewhere.account].messages
        print(f"\nIntercom, account {elsewhere.account}, which has no mail address: {len(messages)} messages, the last")
        print_text(text_of(messages[-1]))

    def show_in_intercom(self, kinds: Sequence[str]) -> None:
        """All that support sees there of one person of each kind."""
        print("\nWhat support sees in Intercom at the end")
        for person in (next(person for person in self._people if person.kind.name == kind) for kind in kinds):
            found = self._found[person.account]
            parts = {"told": found.messages, "answered": found.replies, "wrote": found.words, "notes": found.notes}
            parts |= {"its tags": found.tags, "tags": found.own_tags}
            print(f"   account {person.account}: {person.kind.name}")
            for what, said in parts.items():
                print(f"      {what:<9} {'; '.join(said.elements())}" if said else f"      {what:<9} –")

    def _row(self, what: str, part: str) -> Row:
        right, found = (total_of(told.values(), part).total() for told in (self._right, self._found))
        return Row(what, right, found, "Intercom")

    def _found_of(self, account: int) -> Told:
        return found_of(self._notices, self._letters.get(account, ()), self._written.get(account, NOTHING))


def total_of(all_told: Iterable[Told], part: str) -> Counter[str]:
    """One part of what all of them were told."""
    total = Counter[str]()
    for told in all_told:
        total.update(getattr(told, part))
    return total


def print_text(text: str) -> None:
    """A notice, set off from what is around it."""
    for line in text.strip().splitlines():
        print(f"      | {line}"[:120].rstrip())
