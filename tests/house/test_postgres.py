"""The server behind --db postgres comes when it is called and goes whatever happens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from tests import postgres


@pytest.fixture
def programs() -> Path:
    try:
        return postgres._programs()
    except postgres.NoPostgres as error:
        pytest.skip(str(error))


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """Return a folder whose path is short enough for a socket."""
    with TemporaryDirectory(prefix="highpoint-pg-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "kept"


def _folder(address: str) -> Path:
    return Path(parse_qs(urlsplit(address).query)["host"][0])


@pytest.mark.usefixtures("programs")
class TestServer:
    def test_answers_while_it_is_needed_and_leaves_nothing(self):
        with postgres.server() as address:
            with psycopg.connect(address) as connection:
                assert connection.execute("SELECT 40 + 2").fetchone() == (42,)
            folder = _folder(address)
            assert folder.exists()

        assert not folder.exists()
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(address)

    def test_goes_after_a_failure_too(self):
        folder = None
        with pytest.raises(ZeroDivisionError), postgres.server() as address:  # noqa: PT012
            folder = _folder(address)
            raise ZeroDivisionError

        assert not folder.exists()

    def test_kept_has_what_was_written_when_it_comes_again(self, short_folder):
        with postgres.kept_server(short_folder) as address, psycopg.connect(address) as one:
            one.execute("CREATE TABLE kept AS SELECT 42 AS answer")

        with postgres.kept_server(short_folder) as address, psycopg.connect(address) as other:
            assert other.execute("SELECT answer FROM kept").fetchone() == (42,)


def test_says_what_to_install_where_there_is_none(monkeypatch, tmp_path):
    monkeypatch.setattr(postgres, "VERSIONS", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(postgres.NoPostgres, match="apt-get install postgresql"), postgres.server():
        pass
