"""How a message to another program shows that it came from here, now, and unchanged."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime

# So that whoever finds one somewhere knows what it is.
BEGINS = "hps_"
TIMESTAMP, SIGNATURE = "X-Highpoint-Timestamp", "X-Highpoint-Signature"


def new_secret() -> str:
    """Return a secret that nobody has had before."""
    return BEGINS + secrets.token_urlsafe(32)


def headers(secret: str, body: bytes, at: datetime) -> dict[str, str]:
    """
    Return the headers that sign a message: its time, and HMAC-SHA256 over time, a dot and body.

    >>> from datetime import UTC
    >>> at = datetime(2026, 3, 2, 9, 14, tzinfo=UTC)
    >>> made = headers("hps_known", b'{"text":"Hello"}', at)
    >>> made["X-Highpoint-Timestamp"], made["X-Highpoint-Signature"][:19]
    ('1772442840', 'v1=891719ae115ca105')
    """
    time = str(int(at.timestamp()))
    signature = hmac.new(secret.encode(), time.encode() + b"." + body, "sha256").hexdigest()
    return {TIMESTAMP: time, SIGNATURE: f"v1={signature}"}
