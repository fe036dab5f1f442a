"""highpoint doctor: what is well here, what is not, and what to do about it."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click

from highpoint.cli._checks import Finding, examine, try_mail


@click.option("--json", "as_json", is_flag=True, help="Write the report as JSON.")
@click.option("--mail-to", default="", metavar="ADDRESS", help="Send a test e-mail there as well.")
def doctor(as_json: bool, mail_to: str) -> None:
    """Report what is well and what is not; exit code 1 where something is not."""
    from highpoint.cli._database import open_project
    from highpoint.errors import HighpointError

    try:
        open_project()
        findings = list(examine())
        if mail_to:
            findings.append(try_mail(mail_to))
    except HighpointError as error:
        findings = [Finding("settings", False, str(error), "Change it and run this again.")]
    if as_json:
        print(json.dumps([finding.to_dict() for finding in findings], indent=2))
    else:
        _print(findings)
    if not all(finding.ok for finding in findings):
        raise SystemExit(1)


def _print(findings: Sequence[Finding]) -> None:
    wide = max(len(finding.check) for finding in findings)
    for finding in findings:
        mark = "ok    " if finding.ok else "not ok"
        print(f"{mark}  {finding.check:<{wide}}  {finding.found}")
        if not finding.ok:
            print(f"{'':<{wide + 10}}{finding.advice}")
