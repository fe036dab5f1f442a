"""
The tables of an empty database, made at once as they are today.

Going through every change since the first version takes a quarter of a minute, nearly all of it
spent on imagining the tables in between; every new installation would wait for it. What a
change does to the database beside its tables (a trigger, an index of words) is done too, unless
it is marked ``elidable``: such a step carries rows over, and here are none.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import migrations
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.fields import FieldOperation
from django.db.migrations.operations.models import IndexOperation, ModelOperation

_OF_TABLES = (ModelOperation, FieldOperation, IndexOperation)
_OURS = "highpoint."


def make_first_tables(connection: BaseDatabaseWrapper) -> bool:
    """
    Make all tables of an empty database and note every change as done; tell whether it was.

    Nothing is done to a database that holds any table, nor where a change is of a kind not known
    here: then the changes have to be gone through.
    """
    if connection.introspection.table_names():
        return False
    executor = MigrationExecutor(connection)
    plan = [change for change, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    if executor.loader.unmigrated_apps & _with_models() or not all(map(_known, _steps(plan))):
        return False
    apps = executor.loader.project_state().apps
    with connection.schema_editor(atomic=True) as editor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy and not model._meta.swapped:
                editor.create_model(model)
        for change in plan:
            if not change.__module__.startswith(_OURS):
                continue
            for step in change.operations:
                if isinstance(step, migrations.RunPython) and not step.elidable:
                    step.code(apps, editor)
        executor.recorder.ensure_schema()
        for change in plan:
            executor.recorder.record_applied(change.app_label, change.name)
    return True


def _steps(plan: list[Migration]) -> Iterator[Operation]:
    for change in plan:
        yield from change.operations


def _known(step: Operation) -> bool:
    # Steps in Python of other packages' changes carry rows over.
    return isinstance(step, (*_OF_TABLES, migrations.RunPython))


def _with_models() -> set[str]:
    from django.apps import apps

    return {each.label for each in apps.get_app_configs() if any(each.get_models())}
