"""What must never stand in the tree, and what must."""

from __future__ import annotations

import hashlib
import os
import re

from tests.house.tree import ROOT, files, place, texts

# Written in pieces, since this file is searched too.
REGISTRIES = [
    "pypi." + "org",
    "files.python" + "hosted",
    "registry.npm" + "js",
    "deb.debian" + ".org",
]
FOLDERS_OF_A_MACHINE = re.compile(r"(?:^|[^\w.~])/(?:work|farm|root|home/\w+|Users/\w+)/")

# SHA-256 of the licence's text as its authors publish it.
APACHE_2 = "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"


class TestTree:
    def test_names_no_package_registry(self):
        named = [place(path) for path, text in texts() if any(host in text for host in REGISTRIES)]

        assert not named

    def test_names_no_folder_of_the_machine_it_was_written_on(self):
        named = [place(path) for path, text in texts() if FOLDERS_OF_A_MACHINE.search(text)]

        assert not named

    def test_holds_nothing_large(self):
        large = [place(path) for path in files() if path.stat().st_size > 1_500_000]

        assert not large

    def test_carries_the_whole_licence(self):
        assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == APACHE_2

    def test_scripts_can_be_run(self):
        assert all(os.access(ROOT / name, os.X_OK) for name in ("dev", ".ci/run"))
