"""The one base class of everything that can go wrong in a way a person can be told."""

from __future__ import annotations


class HighpointError(Exception):
    """
    An anticipated failure: its text is a sentence that says what happened and what to do.

    Each subclass lives beside the function that raises it and may set ``code``,
    a short stable word for machines; left out, it is made from the class name.
    """

    code = "error"

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        if "code" not in cls.__dict__:
            cls.code = "".join(
                f"_{letter.lower()}" if letter.isupper() else letter for letter in cls.__name__
            ).lstrip("_")
