"""What a page without a server of ours says to the kernel, and the kernel to a server of its own.

The rule: a page enters before it asks for anything else, and is the same page until it leaves. The
name by which it is known stands beside what it says, never in it.
"""

from __future__ import annotations

from .base import Command
from .events import PageIce, Welcome
from .sessions import SessionAccess


class Enter(Command[Welcome]):
    """Begin; `host` is the name by which the page's browser has reached Jupyter, if it did."""

    method = "enter"
    result = Welcome
    host: str = ""


class FreshIce(Command[PageIce]):
    """Ask for ICE servers whose credentials hold."""

    method = "fresh_ice"
    result = PageIce
    host: str = ""


class Leave(Command[None]):
    """End the page and its listeners, or only the page here, if it goes on by another panel."""

    method = "leave"
    ends_listeners: bool = True


class FindSession(Command[SessionAccess]):
    """Find a session that is there; it is never created."""

    method = "find_session"
    result = SessionAccess
    id: str


class GreetPage(Command[Welcome]):
    """Ask what a page that enters by the kernel is to be told."""

    method = "greet_page"
    result = Welcome
    session_id: str
    page: str
    host: str = ""
