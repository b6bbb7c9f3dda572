"""Pages without a server of ours: what they say by the panel's messages, and what they are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import psutil
import pytest

from orchestron_jupyter import Session
from orchestron_jupyter.json_rpc import INVALID_REQUEST, METHOD_NOT_FOUND
from orchestron_jupyter.notebook import embedded_engine, page_line
from tests.e2e.waiting import wait_for
from tests.engine.ear import Ear
from tests.notebook.widget_page import WidgetPage

if TYPE_CHECKING:
    from collections.abc import Iterator

TONE = 'instr Tone\n  outs oscili:a(0.3 * 0dbfs, 440), a(0)\nendin\nschedule("Tone", 0, -1)\n'
ICE = '[{"urls": "turn::3478", "username": "etude", "credential": "secret"}]'


@pytest.fixture(scope="module")
def shared() -> Iterator[Session]:
    """A session for all tests that leave it as it was."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("JPY_PARENT_PID", raising=False)
        with Session("shared") as running:
            yield running


@pytest.fixture
def page(shared: Session) -> Iterator[WidgetPage]:
    """A page that has entered."""
    entered = WidgetPage(shared.panel)
    entered.ask("enter")
    yield entered
    entered.ask("leave")


@pytest.fixture
def own_page(session: Session) -> WidgetPage:
    """A page of a session that a test has for itself."""
    entered = WidgetPage(session.panel)
    entered.ask("enter")
    return entered


@pytest.fixture
def engine(session: Session) -> psutil.Process:
    return psutil.Process(embedded_engine.existing_engine(session.name).pid)


@pytest.fixture
def limited(monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """A session with a TURN server, for one listener."""
    monkeypatch.setenv("ORCHESTRON_LISTENER_LIMIT", "1")
    monkeypatch.setenv("VISUALCSOUND_WEBRTC_FRONTEND_ICE_SERVERS", ICE)
    with Session("limited") as running:
        yield running


async def listening(page: WidgetPage) -> Ear:
    engine: Any = page  # an ear asks nothing of an engine but `handle`
    ear = Ear(engine)
    await ear.connect()
    await ear.hear(0.05)
    return ear


def test_a_page_that_enters_is_told_how_it_may_listen(shared: Session) -> None:
    welcome = WidgetPage(shared.panel).ask("enter", host="hub.example")["result"]

    assert welcome["type"] == "welcome"
    assert welcome["page"] == "page-1"
    assert welcome["session"]["id"] == shared.panel.session_id
    assert welcome["status"]["state"] == "running"
    assert "low latency" in [preset["name"] for preset in welcome["presets"]]


def test_the_session_has_no_server_and_a_name_of_its_own(session: Session) -> None:
    assert session.panel.instance_id == ""
    assert len(session.panel.session_id) == 32


async def test_a_page_hears_what_is_played_and_asks_by_its_peer_connection(
    shared: Session, page: WidgetPage
) -> None:
    shared.compile(TONE)

    ear = await listening(page)
    sound = await ear.hear(0.5)
    answer = await ear.ask("time")
    listener = shared.listeners[0]
    await ear.close()

    spectrum = np.abs(np.fft.rfft(sound[:, 0]))
    assert np.argmax(spectrum) * 48000 / len(sound) == pytest.approx(440, abs=2)
    assert answer["result"]["engine_time"] > 0
    assert (listener.page, listener.path) == ("page-1", "direct")


async def test_a_page_that_leaves_ends_its_listener(shared: Session, page: WidgetPage) -> None:
    ear = await listening(page)

    page.ask("leave")

    assert shared.listeners == ()
    await ear.close()


async def test_a_page_that_goes_on_by_another_panel_keeps_its_listener(
    session: Session, own_page: WidgetPage
) -> None:
    ear = await listening(own_page)
    again = WidgetPage(Session(session.name).panel)

    own_page.ask("leave", ends_listeners=False)
    status = again.ask("status")["result"]

    assert status["listeners"] == 1
    assert again.event("status")["status"]["listeners"] == 1  # it may have missed something
    await ear.close()


async def test_a_listener_that_ends_is_told_of(page: WidgetPage) -> None:
    ear = await listening(page)

    page.ask("end_listener", listener_id=ear.listener_id)

    assert page.event("listener_ended")["listener_id"] == ear.listener_id
    await ear.close()


async def test_one_listener_more_than_the_limit_is_refused(limited: Session) -> None:
    page = WidgetPage(limited.panel)
    ear = await listening(page)

    refused = page.ask("listen", sdp="v=0\r\n")

    assert refused["error"]["code"] == 1005
    await ear.close()


def test_a_page_is_told_the_ice_servers_by_the_host_it_knows(limited: Session) -> None:
    page = WidgetPage(limited.panel)

    welcome = page.ask("enter", host="hub.example")["result"]
    fresh = page.ask("fresh_ice")["result"]

    assert welcome["ice"]["servers"][0]["urls"] == ["turn:hub.example:3478"]
    assert fresh["servers"][0]["urls"] == ["turn:127.0.0.1:3478"]


def test_what_csound_prints_reaches_the_page(shared: Session, page: WidgetPage) -> None:
    shared.compile('instr 7\n  prints("Sforzando\\n")\nendin\nschedule(7, 0, 0.1)\n')

    assert "Sforzando" in page.event("message")["text"]


def test_a_page_may_play_but_not_compile(shared: Session, page: WidgetPage) -> None:
    shared.compile(TONE)

    note = page.ask("play", instrument="Tone", pfields=[], duration=0.1)
    refused = page.ask("compile", orchestra=TONE)

    assert note["result"]["id"] > 0
    assert refused["error"]["code"] == METHOD_NOT_FOUND


def test_what_is_no_request_is_refused(page: WidgetPage) -> None:
    page.wire.deliver({"page": page.name, "text": "Da capo"})

    assert page.answer(None)["error"]["code"] == INVALID_REQUEST


def test_a_wrong_argument_is_refused_in_words(page: WidgetPage) -> None:
    refused = page.ask("play", instrument="Tone", pfields="loud")

    assert "Expected `array`" in refused["error"]["message"]


def test_messages_of_others_are_left_to_them(session: Session) -> None:
    page = WidgetPage(session.panel)

    page.wire.deliver({"kind": "anywidget-command", "name": "etude"})

    assert session.status.controllers == 1  # nobody began to listen to the engine
    assert page.wire.said.empty()


def test_an_engine_that_does_not_answer_holds_up_no_cell(
    own_page: WidgetPage, engine: psutil.Process
) -> None:
    engine.suspend()
    try:
        number = own_page.say("status")  # would wait here
    finally:
        engine.resume()

    assert own_page.answer(number)["result"]["state"] == "running"


async def test_when_the_engine_dies_the_page_is_told_and_hears_the_next_one(
    session: Session, own_page: WidgetPage, engine: psutil.Process
) -> None:
    session.compile(TONE)
    own_page.event("status")

    engine.kill()
    ended = own_page.event("engine_ended")
    ear = await listening(own_page)
    sound = await ear.hear(0.2)
    await ear.close()

    assert "engine" in ended["reason"]
    assert float(np.abs(sound[:, 0]).max()) > 0.1


def test_a_session_that_is_closed_says_so_also_to_who_comes_later(session: Session) -> None:
    page = WidgetPage(session.panel)
    page.ask("enter")

    session.close()
    assert page.event("closed")["reason"] == "The session was closed."
    page.say("enter")

    assert page.event("closed")["reason"] == "The session was closed."


def test_a_session_that_was_closed_elsewhere_is_not_brought_back(
    session: Session, own_page: WidgetPage
) -> None:
    Session(session.name).close()

    assert own_page.event("closed")["reason"] == "The session was closed."
    assert own_page.ask("enter")["error"]["message"] == "The session was closed."


def test_where_no_page_is_the_engine_has_no_connection_more(
    session: Session, own_page: WidgetPage
) -> None:
    assert session.status.controllers == 2

    own_page.ask("leave")

    wait_for(1, lambda: session.status.controllers)


def test_pages_that_have_gone_without_a_word_are_forgotten(
    session: Session, own_page: WidgetPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_line, "SILENCE", 0.0)

    session.compile(TONE)  # the status that tells of it is the last thing that they hear
    own_page.event("status")

    wait_for(1, lambda: session.status.controllers)
