"""The API with all its rooms. A new room: its module with a ``router``, and a line in ROOMS."""

from __future__ import annotations

from functools import cached_property

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from highpoint.api import conversations, customers, incidents, key, live, purchases, ratings
from highpoint.api._errors import handle
from highpoint.api._reading import Careful

PREFIX = "/api/v1"
ROOMS = (key, customers, purchases, incidents, conversations, live, ratings)


class _Api(NinjaAPI):
    """Names operations after their functions, which programs made from the description show."""

    @cached_property
    def description_of_all(self) -> OpenAPISchema:
        """The OpenAPI description; it takes a quarter of a second to make and never changes."""
        return self.get_openapi_schema(path_prefix=f"{PREFIX}/")

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__


api = _Api(
    title="Highpoint",
    version="1",
    description="Programs bring things in and ask for a customer's brief. Every call needs a key.",
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    parser=Careful(),
)
handle(api)
for room in ROOMS:
    api.add_router("", room.router)
