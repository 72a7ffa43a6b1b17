"""The mailboxes of the company's customers, as the mail server keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from email import policy
from email.parser import BytesParser
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Letter:
    """One mail that somebody really received."""

    message_id: str
    subject: str
    text: str
    reply_to: str | None
    """Where answers to it go; `None`: it is about no questions."""
    return_path: str
    """Where a mail server gives it back."""


def read(mails: Path, address: str) -> list[Letter]:
    """Every mail to an address, the oldest first."""
    return [parse(path.read_bytes()) for path in sorted((mails / address).glob("*.eml"))]


def count(mails: Path) -> int:
    """How many mails were received by anybody."""
    return sum(1 for _ in mails.glob("*/*.eml"))


@cache
def parse(mail: bytes) -> Letter:
    """Any mail program does the same."""
    message = BytesParser(policy=policy.default).parsebytes(mail)
    body = message.get_body(("plain",))
    text = body.get_content() if body else ""
    return_path = message["Return-Path"].strip("<>")
    return Letter(message["Message-ID"], message["Subject"], text, message["Reply-To"], return_path)
