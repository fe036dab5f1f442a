"""What an installation can set, from the environment: HIGHPOINT_* and DATABASE_URL."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from platformdirs import user_data_path
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from highpoint.apps.accounts.origins import WrongOrigin, read_origin
from highpoint.errors import HighpointError


class BadSetting(HighpointError):
    """A setting that cannot be used, with its name."""


class Config(BaseSettings):
    """Every setting, its default and what it is for."""

    model_config = SettingsConfigDict(env_prefix="HIGHPOINT_", extra="ignore")

    home: Path = Field(
        default_factory=lambda: user_data_path("highpoint"),
        description="Folder that holds everything the product keeps.",
    )
    database_url: str = Field(
        default="",
        validation_alias="DATABASE_URL",
        description="Where the data lies, as postgres://user:password@host/name. Empty: an SQLite file in the home folder.",
    )
    secret_key: str = Field(
        default="",
        description="Signs sessions and seals secrets such as a channel's address. Empty: made once and kept in the home folder.",
    )
    secret_key_fallbacks: str = Field(
        default="",
        repr=False,
        description="Former secret keys, separated by blanks: what they signed or sealed still opens. A worker seals it anew when it starts; then they can go.",
    )
    second_factor: str = Field(
        default="",
        description="Roles that must sign in with a code of an app as well as the password, as admin,auditor. Everybody else may.",
    )
    hosts: str = Field(
        default="localhost,127.0.0.1,[::1]",
        description="Names this server answers to, separated by commas.",
    )
    https: bool = Field(
        default=False,
        description="Whether people reach the server over HTTPS: secure cookies and strict transport.",
    )
    proxies: int = Field(
        default=0,
        ge=0,
        le=10,
        description="How many proxies of yours stand before the server and add to X-Forwarded-For. Too many wrong tries to sign in are counted by the address they tell; with 0 a proxy's own counts for everybody behind it.",
    )
    time_zone: str = Field(
        default="UTC", description="Time zone in which days and hours are shown."
    )
    upload_limit_mb: int = Field(
        default=2048, ge=1, description="Largest file the import page takes, in megabytes."
    )
    address: str = Field(
        default="",
        description="Where people reach this server, as https://quality.example.com: what links in e-mails, channels and surveys begin with.",
    )
    mail_host: str = Field(
        default="", description="The SMTP server that takes our e-mail. Empty: none is sent."
    )
    mail_port: int = Field(default=587, ge=1, le=65535, description="Its port.")
    mail_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls",
        description="How the way to it is kept secret: starttls (587), tls (465) or none (a server on this machine).",
    )
    mail_user: str = Field(default="", description="Whom to sign in as there. Empty: nobody.")
    mail_password: str = Field(
        default="", repr=False, description="The password there; better kept in a file (next)."
    )
    mail_password_file: Path | None = Field(
        default=None, description="A file that holds nothing but that password."
    )
    mail_from: str = Field(
        default="",
        description="The address our e-mail comes from, as Highpoint <quality@example.com>.",
    )
    webhook_hosts: str = Field(
        default="",
        description="Chat servers of your own network that a channel may lie on, as chat.intern:8065, separated by commas. All others must be public and https.",
    )
    panel_origins: str = Field(
        default="",
        description="Helpdesks whose window may show a customer's brief, as https://help.example.com, separated by commas. Empty: none.",
    )
    voice_endpoint: str = Field(
        default="",
        description="A server that speaks the chat-completions protocol, as http://localhost:8080/v1, whose model may phrase what the simulated customer means. Empty: the authored words alone.",
    )
    voice_model: str = Field(default="", description="The model to ask there.")
    voice_key: str = Field(
        default="", repr=False, description="The key to it; better kept in a file (next)."
    )
    voice_key_file: Path | None = Field(
        default=None, description="A file that holds nothing but that key."
    )
    voice_seconds: float = Field(
        default=8,
        ge=1,
        le=30,
        description="The most seconds a customer's words may take; then the authored ones are said.",
    )
    voice_plain_http: bool = Field(
        default=False,
        description="Whether to send to another machine without encryption, in a network of your own.",
    )
    debug: bool = Field(
        default=False, description="Shows traces to the browser. Never on a real server."
    )

    @property
    def database(self) -> dict[str, Any]:
        """Return Django's description of the database."""
        return _postgres(self.database_url) if self.database_url else _sqlite(self.home)

    def panel_hosts(self) -> tuple[str, ...]:
        """
        Return the origins that may frame a customer's brief.

        :raises BadSetting: for a word that is no origin; it would stand in a header
        """
        told = [each for each in self.panel_origins.split(",") if each.strip()]
        try:
            return tuple(read_origin(each) for each in told)
        except WrongOrigin as error:
            raise BadSetting(f"HIGHPOINT_PANEL_ORIGINS: {error}") from error

    def mail_secret(self) -> str:
        """
        Return the password of the mail server, from its file where there is one.

        :raises BadSetting: if the file cannot be read; its content is never told
        """
        return _secret(self.mail_password, self.mail_password_file, "HIGHPOINT_MAIL_PASSWORD_FILE")

    def voice_secret(self) -> str:
        """
        Return the key to the model's server, from its file where there is one.

        :raises BadSetting: if the file cannot be read; its content is never told
        """
        return _secret(self.voice_key, self.voice_key_file, "HIGHPOINT_VOICE_KEY_FILE")

    def key(self) -> str:
        """
        Return the signing key, making and keeping one where none is set; the home is there then.

        :raises BadSetting: if the home cannot be made or written to
        """
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            return self.secret_key or _kept_key(self.home)
        except OSError as error:
            raise BadSetting(
                f"The home folder {self.home} cannot be written to ({error.strerror}). "
                "Set HIGHPOINT_HOME to another."
            ) from error


@lru_cache(maxsize=1)
def load() -> Config:
    """
    Read the settings once.

    :raises BadSetting: naming the variable and what is wrong with it
    """
    try:
        return Config()
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "?"
        variable = name if name.isupper() else f"HIGHPOINT_{name.upper()}"
        raise BadSetting(f"The setting {variable} cannot be used: {first['msg']}.") from error


def _secret(told: str, file: Path | None, variable: str) -> str:
    if file is None:
        return told
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise BadSetting(f"{variable}, {file}, cannot be read: {reason}.") from error


def _sqlite(home: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": home / "highpoint.sqlite3",
        # Opening it takes as long as five questions; so each thread does it once a minute.
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            # STACK.md, section 6: readers never wait, writers queue instead of failing.
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
                "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456;"
            ),
        },
        "TEST": {"NAME": None},
    }


# Compiling a page's question, or calling other processes to help with it, takes longer than
# answering it; it pays for reports of minutes. A plan for any values is at times eight times as
# slow as one for these.
_FOR_PAGES = ("jit=off", "max_parallel_workers_per_gather=0", "plan_cache_mode=force_custom_plan")


def _postgres(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise BadSetting(
            "DATABASE_URL must look like postgres://user:password@host:5432/name, or be left empty."
        )
    options = dict(parse_qsl(parts.query))
    options.setdefault("options", " ".join(f"-c {each}" for each in _FOR_PAGES))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": _prepared(options) | options,
    }


def _prepared(options: dict[str, str]) -> dict[str, Any]:
    """Return what keeps questions for the next time; `prepared=no` is for poolers that cannot."""
    if options.pop("prepared", "yes") == "no":
        return {}
    try:
        from highpoint.project.postgres import PreparingCursor
    except ImportError as error:
        raise BadSetting(
            "DATABASE_URL names PostgreSQL, whose driver is not installed: "
            "install highpoint[postgres]."
        ) from error
    return {"server_side_binding": True, "cursor_factory": PreparingCursor, "prepare_threshold": 2}


def _kept_key(home: Path) -> str:
    from secrets import token_urlsafe

    path = home / "secret.key"
    try:
        with path.open("x", encoding="ascii") as file:
            path.chmod(0o600)
            file.write(token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii").strip()
