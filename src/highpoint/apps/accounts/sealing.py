"""
Secrets that must be kept to be used: sealed with a key that does not lie in the database.

The key is drawn from the signing key (HKDF, RFC 5869), the sealing is Fernet: AES in CBC mode
with an HMAC over all of it. What a former signing key has sealed opens as long as that key is
named in HIGHPOINT_SECRET_KEY_FALLBACKS, and ``again`` seals it with the one of today.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from highpoint.errors import HighpointError

_PURPOSE = b"highpoint: secrets kept in the database"


class CannotOpen(HighpointError):
    """The secret was sealed with a key that this installation does not have, or was changed."""

    def __init__(self) -> None:
        super().__init__(
            "It was sealed with another secret key than this installation has. Name the former "
            "key in HIGHPOINT_SECRET_KEY_FALLBACKS, or enter the secret anew."
        )


def seal(secret: str) -> str:
    """Return a secret as it may lie in the database; the same one twice looks different."""
    return _box().encrypt(secret.encode()).decode("ascii")


def opened(sealed: str) -> str:
    """
    Return what was sealed.

    :raises CannotOpen: if no key of this installation fits
    """
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise CannotOpen from error


def again(sealed: str) -> str | None:
    """
    Return what a former key has sealed, sealed with the one of today; None where it is already.

    :raises CannotOpen: if no key of this installation fits
    """
    today = MultiFernet([_one(settings.SECRET_KEY)])
    try:
        today.decrypt(sealed.encode())
    except InvalidToken:
        return seal(opened(sealed))
    return None


def _box() -> MultiFernet:
    return MultiFernet([_one(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


@lru_cache(maxsize=16)
def _one(key: str) -> Fernet:
    drawn = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(key.encode())
    return Fernet(urlsafe_b64encode(drawn))
