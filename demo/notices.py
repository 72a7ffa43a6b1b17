"""What people were told, compared with what they must have been told: mails really received, and messages in Intercom."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from cli import Cli
from acts import ASKED, BOUNCED, DELIVERED, HOLDS_CHANGED, MACRO, REACTIVATED, REMINDED, SILENT, SUSPENDED, Kind, Note
from intercom import Intercom, Written
from letters import count, read
from people import Person
from report import Row

QUESTIONNAIRE, REMINDER, REACTIVATED_NOTICE = "questionnaire", "reminder", "reactivated"
SUSPENDED_FOR_SILENCE, SUSPENDED_NEUTRALLY = "suspended-no-answer", "suspended"
TEMPLATES = (QUESTIONNAIRE, REMINDER, REACTIVATED_NOTICE, SUSPENDED_FOR_SILENCE, SUSPENDED_NEUTRALLY)
LOCALES = ("en", "ru")
NOTHING = Written([], [], [])
Subjects = Mapping[tuple[str, str], str]


def notices_of(kind: Kind) -> Counter[str]:
    """The notices that must have reached whoever behaves so, by their templates."""
    told = Counter[str]()
    # What is quiet, such as a hold that was adopted, has no delivery among what follows it.
    for step in (step for step in kind.steps if DELIVERED in step.then):
        for event in step.then:
            if event == SUSPENDED:
                told[SUSPENDED_FOR_SILENCE if SILENT in step.then else SUSPENDED_NEUTRALLY] += 1
            elif event in BY_EVENT:
                told[BY_EVENT[event]] += 1
    return told


def how_many(person: Person) -> int:
    """How many notices must have reached them."""
    return sum(notices_of(person.kind).values())


def messages_to(person: Person) -> int:
    """How many of them must have reached them in Intercom: all, or what their mail server gave back."""
    if person.email:
        return person.expected[BOUNCED] if person.kind.intercom else 0
    return how_many(person) - replies_to(person)


def replies_to(person: Person) -> int:
    """How many messages they must have in a conversation that there was."""
    return 0 if person.email else person.expected[MACRO]


BY_EVENT = {
    ASKED: QUESTIONNAIRE,
    MACRO: QUESTIONNAIRE,
    REMINDED: REMINDER,
    REACTIVATED: REACTIVATED_NOTICE,
    HOLDS_CHANGED: SUSPENDED_NEUTRALLY,
}


def refused_notes(kind: Kind) -> list[Note]:
    """What teammates asked for in vain."""
    return [step.act for step in kind.steps if isinstance(step.act, Note) and step.act.refused]


class Notices:
    """Everybody's mailbox and conversations at the end."""

    def __init__(self, people: Sequence[Person], mails: Path, intercom: Intercom, subjects: Subjects) -> None:
        self._people = people
        self._mails = mails
        self._letters = {person.account: read(mails, person.email) for person in people if person.email}
        self._written = intercom.read()
        self._subjects = subjects

    def rows(self) -> list[Row]:
        """How many of each there are."""
        by_mail = sum(how_many(person) for person in self._people if person.email)
        elsewhere = sum(map(messages_to, self._people))
        replies = sum(map(replies_to, self._people))
        refused = sum(len(refused_notes(person.kind)) for person in self._people)
        ids = {letter.message_id for letters in self._letters.values() for letter in letters}
        written = self._written.values()
        refusals = sum("Ostiary: not sent" in note for one in written for note in one.notes)
        return [
            Row("mails received", by_mail, count(self._mails), "mailboxes"),
            Row("mails with an id of their own", by_mail, len(ids), "mailboxes"),
            Row("messages in Intercom", elsewhere, sum(len(one.messages) for one in written), "Intercom"),
            Row("replies in a conversation", replies, sum(len(one.replies) for one in written), "Intercom"),
            Row("notes answered with a refusal", refused, refusals, "Intercom"),
        ]

    def wrong(self) -> Iterator[str]:
        """Whoever read something else than they must."""
        for person in self._people:
            expected = notices_of(person.kind)
            if person.email:
                found = Counter(letter.subject for letter in self._letters[person.account])
                right = Counter({self._subjects[name, person.locale]: times for name, times in expected.items()})
                if found != right:
                    yield f"account {person.account} ({person.kind.name}) has the mails {dict(found)}, not {dict(right)}"
            written = self._written.get(person.account, NOTHING)
            in_intercom = (len(written.messages), len(written.replies))
            right_there = (messages_to(person), replies_to(person))
            if in_intercom != right_there:
                there = f"{in_intercom} messages and replies in Intercom, not {right_there}"
                yield f"account {person.account} ({person.kind.name}) has {there}"

    def show(self, kind: str) -> None:
        """What one person of this kind read by mail, and one in Intercom."""
        alike = [person for person in self._people if person.kind.name == kind and person.locale == "en"]
        by_mail = next(person for person in alike if person.email)
        letters = self._letters[by_mail.account]
        print(f"\nThe mailbox of account {by_mail.account}: {kind}")
        for letter in letters:
            print(f"   {letter.subject}")
        silence = self._subjects[SUSPENDED_FOR_SILENCE, "en"]
        print_text(next(letter.text for letter in letters if letter.subject == silence))
        elsewhere = next(person for person in self._people if person.kind.name == kind and not person.email)
        messages = self._written[elsewhere.account].messages
        print(f"\nIntercom, account {elsewhere.account}, which has no mail address: {len(messages)} messages, the last")
        print_text(html.unescape(re.sub("<[^>]*>", "", messages[-1].replace("</p>", "\n"))))


def subjects_of(cli: Cli) -> Subjects:
    """The subject of every notice, in every language."""
    return {(name, locale): subject(cli, name, locale) for name in TEMPLATES for locale in LOCALES}


def subject(cli: Cli, template: str, locale: str) -> str:
    """The line that `ostiary notice preview` shows for it."""
    printed = cli.run("notice", "preview", "--template", template, "--locale", locale)
    return printed.splitlines()[0].removeprefix("Subject: ")


def print_text(text: str) -> None:
    """A notice, set off from what is around it."""
    for line in text.strip().splitlines():
        print(f"      | {line}"[:120].rstrip())
