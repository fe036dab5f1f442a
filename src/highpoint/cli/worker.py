"""highpoint worker: background jobs, on this machine or on more of them."""

from __future__ import annotations

import click


@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="How many jobs to do at the same time.",
)
def worker(processes: int) -> None:
    """Do background jobs until Ctrl-C; start as many as you like, on any machine."""
    from highpoint.cli._database import need_up_to_date, open_project

    open_project(jobs_at_once=processes)
    need_up_to_date()

    from django.utils import timezone
    from django_q.cluster import Cluster
    from django_q.scheduler import scheduler

    from highpoint.loop import coaching_job, dispute_job, prevention_job, recount_job
    from highpoint.loop.agreement_job import keep_watching
    from highpoint.loop.care_job import keep_caring
    from highpoint.loop.deliver import keep_delivering
    from highpoint.loop.discovering import keep_discovering
    from highpoint.loop.heartbeat import keep_beating
    from highpoint.loop.live_job import keep_listening
    from highpoint.loop.remind import keep_reminding
    from highpoint.loop.stories_job import keep_turning
    from highpoint.loop.transfer_job import keep_working
    from highpoint.loop.weekly_job import keep_writing

    keep_beating()
    keep_delivering()
    keep_reminding()
    dispute_job.keep_reminding()
    coaching_job.keep_reminding()
    prevention_job.keep_preventing()
    keep_writing()
    keep_turning()
    keep_caring()
    keep_working()
    keep_watching()
    keep_listening()
    keep_discovering(timezone.now())
    # The cluster looks for what is due every half minute, and first after one.
    scheduler()
    recount_job.start_where_needed(timezone.now())
    cluster = Cluster()
    cluster.start()
    cluster.sentinel.join()
