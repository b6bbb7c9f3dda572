"""The bar of a long rendering."""

from __future__ import annotations

import io
from contextlib import redirect_stderr
from typing import TYPE_CHECKING, Any

import pytest

from orchestron_jupyter.notebook import progress
from orchestron_jupyter.notebook.progress import shown_progress

if TYPE_CHECKING:
    from IPython.display import HTML


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def terminal() -> Terminal:
    return Terminal()


def test_a_short_rendering_shows_nothing(clock: Clock, terminal: Terminal) -> None:
    with redirect_stderr(terminal), shown_progress(10, clock) as show:
        clock.now += 1.9
        show(9)

    assert terminal.getvalue() == ""


def test_a_terminal_gets_a_line_that_is_gone_afterwards(clock: Clock, terminal: Terminal) -> None:
    with redirect_stderr(terminal), shown_progress(10, clock) as show:
        clock.now += 2.5
        show(5)
        line = terminal.getvalue()

    assert line == f"\r[{'#' * 15}{'.' * 15}] 5.0 of 10.0 s rendered, 2.0 times real time"
    assert terminal.getvalue().endswith(f"\r{' ' * (len(line) - 1)}\r{' ' * (len(line) - 1)}")


def test_without_a_duration_it_says_how_much_there_is(clock: Clock, terminal: Terminal) -> None:
    with redirect_stderr(terminal), shown_progress(None, clock) as show:
        clock.now += 2.5
        show(5)

    assert terminal.getvalue().startswith("\r5.0 s rendered, 2.0 times real time")


def test_a_file_gets_no_bar(clock: Clock) -> None:
    stream = io.StringIO()

    with redirect_stderr(stream), shown_progress(10, clock) as show:
        clock.now += 5
        show(5)

    assert stream.getvalue() == ""


def test_a_notebook_gets_a_bar_that_is_changed_in_place(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    class Handle:
        def update(self, html: HTML) -> None:
            seen.append(html.data)

    def display(html: HTML, **_options: Any) -> Handle:
        seen.append(html.data)
        return Handle()

    monkeypatch.setattr(progress, "_is_notebook", lambda: True)
    monkeypatch.setattr("IPython.display.display", display)

    with shown_progress(10, clock) as show:
        clock.now += 3
        show(5)
        clock.now += 1
        show(6)

    assert seen[0].startswith('<progress value="5.0" max="10.0" aria-label="rendering">')
    assert seen[1].startswith('<progress value="6.0"')
    assert seen[2:] == [""]


def test_it_is_drawn_a_few_times_a_second_at_most(clock: Clock, terminal: Terminal) -> None:
    with redirect_stderr(terminal), shown_progress(10, clock) as show:
        clock.now += 3
        for _ in range(10):
            clock.now += 0.01
            show(5)

        assert terminal.getvalue().count("\r") == 1
