"""
A page for each moment, mark, cue and metric: one content for the documents, the terminal and the web.

What a module says of itself is read from the module, what it does on real talks from
``figures/``, and the rest (do, don't, source, examples) from the files beside this one.
"""

from highpoint.about.page import Example, Line, Page, Table
from highpoint.about.pages import GROUPS, every_page

__all__ = ["GROUPS", "Example", "Line", "Page", "Table", "every_page"]
