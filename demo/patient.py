"""Requests that are made again while somebody is busy, as browsers' users and vendors do."""

from __future__ import annotations

import time
import urllib.error
import urllib.request

PATIENCE = 30
"""Seconds that anything may take."""
BUSY = (502, 503)
"""What is said by who does not answer now, or says so of somebody else."""
PAUSE = 0.2
"""Seconds between two tries."""


def load(request: str | urllib.request.Request, form: bytes | None = None) -> bytes:
    """What is answered in the end; an answer that is no passing one is raised."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(request, form, timeout=PATIENCE) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError as refused:
            if refused.code not in BUSY or time.monotonic() > end:
                raise
            time.sleep(PAUSE)
