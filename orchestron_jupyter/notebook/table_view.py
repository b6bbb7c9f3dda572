"""A function table as a widget: its picture, drawn anew while it is seen and changes.

The rule: what is seen is what the engine holds. The picture stays in a saved notebook, where there
is no widget any more. A long table is read once, since each look would keep the engine busy.
"""

from __future__ import annotations

import base64
import html
from typing import TYPE_CHECKING, Any, Final

import ipywidgets
import numpy as np

from .traces import table_picture
from .while_seen import WhileSeen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .engine_line import EngineLine
    from .picture import Picture
    from .tables import Tables

LOOK_INTERVAL: Final = 0.5
"""Seconds between two looks at the table."""
FOLLOWED: Final = 32_768
"""Points of the longest table that is looked at again and again."""


class TableView(ipywidgets.HTML):
    """A function table, drawn; made by :meth:`.session.Session.table`.

    Parameters
    ----------
    line
        To the session's engine.
    tables
        The session's.
    number
        Which one.

    Raises
    ------
    TableNotFoundError
        If there is none; a `KeyError`.
    """

    def __init__(self, line: EngineLine, tables: Tables, number: int) -> None:
        super().__init__(_view_count=0)
        self._tables = tables
        self._number = number
        self._values: NDArray[np.float64] = np.empty(0)
        self.look()
        if self._values.size <= FOLLOWED:
            WhileSeen(self, line, self.look, self._say, LOOK_INTERVAL)

    def look(self) -> None:
        """Show what the table holds now."""
        values = self._tables[self._number]
        if not np.array_equal(values, self._values):
            self._values = values
            picture = self.picture
            data = base64.b64encode(picture.svg.encode()).decode()
            words = html.escape(picture.description)
            self.value = (
                f'<img alt="{words}" src="data:image/svg+xml;base64,{data}" '
                'style="max-width: 100%">'
            )

    @property
    def picture(self) -> Picture:
        """The picture alone: it can be saved, and shown where there is no kernel."""
        return table_picture(self._values, self._words())

    def _words(self) -> str:
        points, *channels = self._values.shape
        several = f" in {channels[0]} channels" if channels else ""
        low, high = self._values.min(), self._values.max()
        return f"Table {self._number}: {points} points{several}, from {low:.4g} to {high:.4g}"

    def _say(self, sentence: str) -> None:
        self.value = f"<p>{html.escape(sentence)}</p>"

    def __repr__(self) -> str:
        return f"<{self._words()}>"

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        bundle: dict[str, Any] = super()._repr_mimebundle_(**options)
        return {**bundle, **self.picture._repr_mimebundle_()}
