"""The API with all its rooms. A new room: its module with a ``router``, and a line in ROOMS."""

from __future__ import annotations

from ninja import NinjaAPI
from ninja.operation import Operation

from highpoint.api import conversations, customers, incidents, key, live, purchases, ratings
from highpoint.api._errors import handle
from highpoint.api._reading import Careful

ROOMS = (key, customers, purchases, incidents, conversations, live, ratings)


class _Api(NinjaAPI):
    """Names operations after their functions, which programs made from the description show."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__


api = _Api(
    title="Highpoint",
    version="1",
    description="Programs bring things in and ask for a customer's brief. Every call needs a key.",
    urls_namespace="api",
    docs_url=None,
    parser=Careful(),
)
handle(api)
for room in ROOMS:
    api.add_router("", room.router)
