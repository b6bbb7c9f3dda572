"""Listeners: offers, answers, and their end."""

from __future__ import annotations

from .base import Command, Message


class Answer(Message):
    """The engine's answer to a listener's offer."""

    listener_id: str
    sdp: str


class Listen(Command[Answer]):
    """Answer a WebRTC offer (SDP) with a new listener; `page` names the page it belongs to."""

    method = "listen"
    result = Answer
    sdp: str
    page: str = ""


class EndListener(Command[None]):
    method = "end_listener"
    listener_id: str


class EndPage(Command[None]):
    """End all listeners of a page that is gone."""

    method = "end_page"
    page: str
