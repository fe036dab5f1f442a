"""highpoint worker: background jobs, on this machine or on more of them."""

from __future__ import annotations

from typing import Annotated

import typer


def worker(
    processes: Annotated[
        int, typer.Option(min=1, max=64, help="How many jobs to do at the same time.")
    ] = 1,
) -> None:
    """Do background jobs until Ctrl-C; start as many as you like, on any machine."""
    from highpoint.cli._database import need_up_to_date, open_project

    open_project(jobs_at_once=processes)
    need_up_to_date()

    from django.utils import timezone
    from django_q.cluster import Cluster

    from highpoint.loop.discovering import keep_discovering
    from highpoint.loop.heartbeat import keep_beating

    keep_beating()
    keep_discovering(timezone.now())
    cluster = Cluster()
    cluster.start()
    cluster.sentinel.join()
