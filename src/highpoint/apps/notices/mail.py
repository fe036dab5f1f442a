"""E-mail through the installation's SMTP server."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Sequence
from contextlib import suppress
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from highpoint.apps.notices.models import Notice
from highpoint.apps.notices.sending import NotNow, Refused, Unsure

LONGEST_SUBJECT = 150
_PERMANENT = 500


def is_set_up() -> bool:
    """Tell whether this installation sends e-mail."""
    return bool(settings.MAIL_IS_SET_UP)


def send(message: EmailMessage, handing_over: Callable[[], None]) -> None:
    """
    Send one e-mail; ``handing_over`` is called once the server is there, before it is given it.

    What goes wrong before that can be tried again. After it, only the server's own word says
    what became of it.

    :raises Refused: if the server will never take it
    :raises NotNow: if it may take it later, or cannot be reached
    :raises Unsure: if the way broke while it was handed over
    """
    connection = _opened()
    try:
        handing_over()
        try:
            connection.send_messages([message])
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            raise _said(code, words) from error
        except smtplib.SMTPResponseException as error:
            raise _said(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPNotSupportedError, UnicodeError, ValueError) as error:
            raise Refused(f"The address or the text cannot be sent: {_short(error)}") from error
        except (smtplib.SMTPException, OSError) as error:
            raise Unsure(
                "The mail server went away while it was given the message; it may have arrived."
            ) from error
    finally:
        with suppress(smtplib.SMTPException, OSError):
            connection.close()


def check() -> None:
    """
    Reach the server and sign in, without sending anything.

    :raises NotNow: saying what the server or the network says
    """
    connection = _opened()
    with suppress(smtplib.SMTPException, OSError):
        connection.close()


def written(notices: Sequence[Notice], *, to: str, key: str) -> EmailMessage:
    """Return the e-mail that tells one person of one notice, or of several at once."""
    first = notices[0]
    if len(notices) == 1:
        subject = first.subject
        parts = [first.body] if first.body else [first.subject]
        parts += [_link(first)] if _link(first) else []
    else:
        subject = f"{len(notices)} notices from Highpoint"
        parts = [
            "\n".join(part for part in (f"- {one.subject}", _link(one)) if part) for one in notices
        ]
    parts.append(_why())
    return EmailMessage(
        subject=" ".join(subject.split())[:LONGEST_SUBJECT],
        body="\n\n".join(parts) + "\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[to],
        headers={"Message-ID": f"<{key}@{_domain()}>", "Auto-Submitted": "auto-generated"},
    )


def trial(to: str, key: str) -> EmailMessage:
    """Return an e-mail that only shows that e-mail arrives."""
    return EmailMessage(
        subject="Highpoint can send e-mail",
        body="This was sent to try it. Nobody has to do anything.\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[to],
        headers={"Message-ID": f"<{key}@{_domain()}>", "Auto-Submitted": "auto-generated"},
    )


def _opened() -> BaseEmailBackend:
    connection = get_connection()
    try:
        connection.open()
    except smtplib.SMTPAuthenticationError as error:
        raise NotNow(
            "The mail server refuses our name and password. Look at HIGHPOINT_MAIL_USER and its password."
        ) from error
    except (smtplib.SMTPException, OSError) as error:
        raise NotNow(f"The mail server cannot be reached: {_short(error)}") from error
    return connection


def _said(code: int, words: bytes | str) -> Refused | NotNow:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    sentence = f"The mail server says {code}: {' '.join(text.split())[:200]}"
    return Refused(sentence) if code >= _PERMANENT else NotNow(sentence)


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


def _link(notice: Notice) -> str:
    return f"{settings.ADDRESS}{notice.link}" if notice.link and settings.ADDRESS else ""


def _why() -> str:
    where = f": {settings.ADDRESS}/notices/choose/" if settings.ADDRESS else "."
    return f"-- \nWhat comes to you, how and when is yours to choose, on the page of your notices{where}"


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
