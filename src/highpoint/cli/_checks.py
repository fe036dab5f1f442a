"""The questions that highpoint doctor asks, each answered with what was found and what to do."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryFile

# Less than this and an import of any size may stop half way.
_LEAST_FREE_BYTES = 500_000_000

# The workers show themselves every minute; three times that and none is there.
_SILENT = timedelta(minutes=3)

# A job that waits longer than this waits for a worker that does not come.
_LONG_WAIT = timedelta(minutes=5)

_STATIC_FILES = ("highpoint/app.css", "django_htmx/htmx-2.min.js")


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found, and what to do about it where it is not ok."""

    check: str
    ok: bool
    found: str
    advice: str = ""

    def to_dict(self) -> dict[str, str | bool]:
        return asdict(self)


def examine() -> Iterator[Finding]:
    """Make every check; one that breaks is a finding, not the end of the report."""
    database_answers = True
    for check in CHECKS:
        if check in NEED_DATABASE and not database_answers:
            continue
        try:
            finding = check()
        except Exception as error:
            name = check.__name__.strip("_").replace("_", " ")
            finding = Finding(
                name, False, f"{type(error).__name__}: {error}", "See the words above."
            )
        if check in (_database, _migrations):
            database_answers = database_answers and finding.ok
        yield finding


def try_mail(to: str) -> Finding:
    """Send a test e-mail and report what came of it."""
    from uuid import uuid4

    from highpoint.apps.notices import mail
    from highpoint.errors import HighpointError

    if not mail.is_set_up():
        return Finding("test e-mail", False, "no mail server is set", "Set HIGHPOINT_MAIL_HOST.")
    try:
        mail.send(mail.trial(to, f"trial-{uuid4().hex}"), lambda: None)
    except HighpointError as error:
        return Finding("test e-mail", False, str(error), "See HIGHPOINT_MAIL_* in the settings.")
    return Finding("test e-mail", True, f"sent to {to}")


def _python() -> Finding:
    found = ".".join(map(str, sys.version_info[:3]))
    return Finding("python", sys.version_info >= (3, 11), found, "Use Python 3.11 or newer.")


def _home() -> Finding:
    home = _home_folder()
    try:
        home.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=home) as file:
            file.write(b"x")
    except OSError as error:
        return Finding(
            "home folder",
            False,
            f"{home}: {error.strerror}",
            "Make it writable, or set HIGHPOINT_HOME to another folder.",
        )
    return Finding("home folder", True, f"{home} can be written to")


def _disk() -> Finding:
    free = shutil.disk_usage(_home_folder()).free
    return Finding(
        "disk space",
        free >= _LEAST_FREE_BYTES,
        f"{free / 1e9:.1f} GB free",
        "Make room, or move HIGHPOINT_HOME to a larger disk.",
    )


def _secret_key() -> Finding:
    if os.environ.get("HIGHPOINT_SECRET_KEY"):
        return Finding("secret key", True, "from HIGHPOINT_SECRET_KEY")
    path = _home_folder() / "secret.key"
    others = path.stat().st_mode & 0o077
    return Finding(
        "secret key",
        not others,
        "can be read by others" if others else "can be read by its owner only",
        f"Run: chmod 600 {path}",
    )


def _database() -> Finding:
    from django.db import connection

    try:
        connection.ensure_connection()
        version = ".".join(map(str, connection.get_database_version()))
    except Exception as error:
        return Finding(
            "database",
            False,
            str(error).strip(),
            "Look at DATABASE_URL and HIGHPOINT_HOME, and whether the server runs.",
        )
    return Finding("database", True, f"{connection.display_name} {version}")


def _migrations() -> Finding:
    from highpoint.cli._database import pending_migrations

    missing = pending_migrations()
    return Finding(
        "tables",
        not missing,
        f"{len(missing)} changes missing" if missing else "up to date",
        "Run “highpoint init”; it loses nothing.",
    )


def _static_files() -> Finding:
    from django.contrib.staticfiles import finders

    missing = [name for name in _STATIC_FILES if not finders.find(name)]
    return Finding(
        "static files",
        not missing,
        f"missing: {', '.join(missing)}" if missing else "found",
        "Install Highpoint again; its package is not whole.",
    )


def _engine() -> Finding:
    from highpoint.engine.analyze import ENGINE_VERSION, analyze
    from highpoint.engine.conversation import Conversation

    talk = Conversation.from_dict(
        {
            "id": "doctor",
            "turns": [
                {"role": "customer", "text": "My parcel is lost and I am really upset."},
                {"role": "agent", "text": "I am so sorry that your parcel is lost."},
            ],
        }
    )
    found = analyze(talk).moments
    return Finding(
        "engine",
        bool(found),
        f"{ENGINE_VERSION}, words and weights loaded" if found else "finds nothing",
        "Install Highpoint again; its package is not whole.",
    )


def _readings() -> Finding:
    from highpoint.apps.quality.models import Reading
    from highpoint.engine.analyze import ENGINE_VERSION

    every = Reading.objects.count()
    older = Reading.objects.exclude(engine_version=ENGINE_VERSION).count()
    found = f"{every} conversations read"
    return Finding(
        "readings",
        not older,
        f"{found}, {older} by another engine" if older else f"{found} by this engine",
        "Import them again to have them read by this engine; until then old figures stand.",
    )


def _administrators() -> Finding:
    from highpoint.apps.accounts.models import Role, User

    count = User.objects.filter(role=Role.ADMIN, is_active=True).count()
    return Finding(
        "administrators", bool(count), str(count), "Make the first one with “highpoint init”."
    )


def _jobs() -> Finding:
    from django.utils import timezone
    from django_q.models import Failure, OrmQ

    now = timezone.now()
    waiting = OrmQ.objects.count()
    late = OrmQ.objects.filter(lock__lt=now - _LONG_WAIT).count()
    failed = Failure.objects.filter(stopped__gte=now - timedelta(days=1)).count()
    return Finding(
        "job queue",
        not late and not failed,
        f"{waiting} waiting, {failed} failed since yesterday",
        "Start a worker with “highpoint serve” or “highpoint worker”."
        if late
        else "The server's log says why they failed.",
    )


def _worker() -> Finding:
    from django.utils import timezone
    from django_q.models import OrmQ

    from highpoint.loop.heartbeat import last_beat

    beat = last_beat()
    if beat and timezone.now() - beat < _SILENT:
        return Finding(
            "worker", True, f"did a job {int((timezone.now() - beat).total_seconds())} s ago"
        )
    waiting = OrmQ.objects.exists()
    found = "none is running" if waiting else "none is running, and no job waits for one"
    return Finding(
        "worker", not waiting, found, "Start one with “highpoint serve” or “highpoint worker”."
    )


def _mail() -> Finding:
    from django.conf import settings

    from highpoint.apps.notices import mail
    from highpoint.errors import HighpointError

    if not mail.is_set_up():
        return Finding("e-mail", True, "not set up: people are told on the pages only")
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        mail.check()
    except HighpointError as error:
        return Finding(
            "e-mail", False, f"{where}: {error}", "See HIGHPOINT_MAIL_* in the settings."
        )
    if not settings.ADDRESS:
        return Finding(
            "e-mail",
            False,
            f"{where} takes our mail, but links in it lead nowhere",
            "Set HIGHPOINT_ADDRESS to where people reach this server.",
        )
    return Finding("e-mail", True, f"{where} takes our mail")


def _model_voice() -> Finding:
    from highpoint.apps.training import voices

    standing = voices.standing()
    if standing.why:
        return Finding(
            "model's voice", False, standing.why, "See HIGHPOINT_VOICE_* in the settings."
        )
    if standing.endpoint is None:
        return Finding("model's voice", True, "off: the simulated customer's words are authored")
    return Finding(
        "model's voice", True, f"on: words of practice talks go to {standing.endpoint.server}"
    )


def _deliveries() -> Finding:
    from highpoint.apps.notices.models import Delivery

    states = [Delivery.State.FAILED, Delivery.State.UNKNOWN]
    troubled = Delivery.objects.filter(state__in=states).count()
    return Finding(
        "deliveries",
        not troubled,
        f"{troubled} not sent, or perhaps not" if troubled else "none in trouble",
        "An administrator decides on them on the page “Deliveries”.",
    )


def _made_up() -> Finding:
    from django.conf import settings

    from highpoint.apps.accounts.models import User
    from highpoint.cli._processes import is_loopback
    from highpoint.loop.demo import anything_made_up

    there = anything_made_up()
    strangers = [host for host in settings.ALLOWED_HOSTS if not is_loopback(host)]
    open_door = bool(strangers) and User.objects.filter(made_up=True).exists()
    return Finding(
        "made-up company",
        not open_door,
        "there, with people whose password everybody knows" if there else "not there",
        "Run “highpoint demo --remove”: this server answers to other machines.",
    )


def _home_folder() -> Path:
    from highpoint.cli._database import home

    return home()


CHECKS: tuple[Callable[[], Finding], ...] = (
    _python,
    _home,
    _disk,
    _secret_key,
    _database,
    _migrations,
    _static_files,
    _engine,
    _readings,
    _administrators,
    _worker,
    _jobs,
    _mail,
    _deliveries,
    _model_voice,
    _made_up,
)
NEED_DATABASE = frozenset(
    (_migrations, _readings, _administrators, _worker, _jobs, _deliveries, _made_up)
)
