"""The session manager, with real engine processes and without HTTP."""

from __future__ import annotations

import asyncio
import struct
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from orchestron_jupyter.errors import (
    ArgumentError,
    EngineError,
    LimitError,
    SessionNotFoundError,
)
from orchestron_jupyter.protocol import (
    Compile,
    DescribeTable,
    EngineEnded,
    GetChannel,
    GetStatus,
    OpenTable,
    PutTable,
    ReadTable,
    SendTable,
    SessionClosed,
    SetChannel,
    StatusChanged,
    TableDescription,
)
from tests.server.processes import engines, kill_engine, until

if TYPE_CHECKING:
    from collections.abc import Callable

    from orchestron_jupyter.protocol import Event
    from orchestron_jupyter.server.sessions import SessionManager

    MakeSessions = Callable[..., SessionManager]

BELL = "instr Bell\nouts oscili:a(0.1, 440), a(0)\nendin\n"
DEEP = (
    "opcode R, a, a\nas xin\nar R as\nxout ar\nendop\n"  # recursion without an end: a segfault
    "instr Deep\nar R a(0)\nendin\n"
)


async def test_a_session_has_a_running_engine(make_sessions: MakeSessions) -> None:
    session, created = await make_sessions().open("song")
    assert created
    assert (await session.call(GetStatus())).state == "running"
    assert session.describe().state == "running"


async def test_without_a_name_each_session_is_another(make_sessions: MakeSessions) -> None:
    sessions = make_sessions()
    first, _created = await sessions.open()
    second, _created = await sessions.open()
    assert [first.name, second.name] == ["session-1", "session-2"]


async def test_who_opens_the_same_name_at_the_same_time_gets_the_same_session(
    make_sessions: MakeSessions,
) -> None:
    sessions = make_sessions()
    opened = await asyncio.gather(*(sessions.open("song") for _ in range(5)))
    assert len({session.id for session, _created in opened}) == 1
    assert sorted(created for _session, created in opened) == [False] * 4 + [True]
    assert len(engines()) == 1


async def test_a_session_is_found_again_by_name(make_sessions: MakeSessions) -> None:
    sessions = make_sessions()
    session, _created = await sessions.open("song")
    assert await sessions.open("song") == (session, False)


@pytest.mark.parametrize("name", [" ", "a\nb", "x" * 4097])
async def test_what_can_not_be_a_name_is_refused(make_sessions: MakeSessions, name: str) -> None:
    with pytest.raises(ArgumentError, match="name"):
        await make_sessions().open(name)


async def test_one_session_too_many_is_refused(make_sessions: MakeSessions) -> None:
    sessions = make_sessions(session_limit=1)
    await sessions.open("first")
    with pytest.raises(LimitError, match="1 sessions are running"):
        await sessions.open("second")
    assert len(engines()) == 1


async def test_closing_a_session_ends_its_engine_and_tells_its_pages(
    make_sessions: MakeSessions, happenings: Any
) -> None:
    sessions = make_sessions()
    session, _created = await sessions.open("song")
    events: list[Event] = []
    session.pages.enter(events.append)
    await sessions.close(session.id, "Enough.")
    assert events[-1] == SessionClosed("Enough.")
    assert engines() == []
    assert happenings == [("created", "song"), ("started", "song"), ("closed", "song")]


async def test_a_session_that_is_closed_is_not_found(make_sessions: MakeSessions) -> None:
    sessions = make_sessions()
    session, _created = await sessions.open()
    await sessions.close(session.id)
    with pytest.raises(SessionNotFoundError):
        sessions.get(session.id)


async def test_closing_a_session_that_starts_leaves_no_engine(
    make_sessions: MakeSessions,
) -> None:
    sessions = make_sessions()
    opening = asyncio.create_task(sessions.open("song"))
    await asyncio.sleep(0.1)
    await sessions.close(next(iter(sessions)).id)
    with pytest.raises(SessionNotFoundError, match="before it had started"):
        await opening
    await until(lambda: not engines())


async def test_a_killed_engine_is_replaced_by_one_with_the_sessions_code_and_channels(
    make_sessions: MakeSessions, happenings: Any
) -> None:
    sessions = make_sessions()
    session, _created = await sessions.open("song")
    await session.call(Compile(BELL))
    await session.call(SetChannel("cutoff", 700.0))
    events: list[Event] = []
    session.pages.enter(events.append)

    kill_engine(session)
    await until(lambda: ("failed", "song") in happenings)
    await session.recovered()

    assert session.status.state == "running"
    assert [each.name for each in session.status.instruments] == ["Bell"]
    assert await session.call(GetChannel("cutoff")) == 700.0
    (ended,) = [event for event in events if isinstance(event, EngineEnded)]
    assert "crashed (SIGKILL) after setting channel 'cutoff'" in ended.reason
    assert isinstance(events[-1], StatusChanged)
    assert events[-1].status.state == "running"


async def test_a_killed_engine_is_replaced_by_one_with_the_sessions_tables(
    make_sessions: MakeSessions,
) -> None:
    session, _created = await make_sessions().open("song")
    upload = await session.call(OpenTable(4, 5))
    values = struct.pack("<4d", 1.0, -2.0, 3.0, 0.1)
    await session.call(SendTable(upload.upload, 0, values))
    await session.call(PutTable(upload.upload, 5, 4, channels=2))
    await session.call(Compile(BELL + 'chnset ftlen(5), "length"\n'))

    kill_engine(session)
    await until(lambda: session.notice != "")
    await session.recovered()

    assert await session.call(DescribeTable(5)) == TableDescription(5, 4, 2)
    assert await session.call(ReadTable(5)) == values
    assert await session.call(GetChannel("length")) == 4.0


async def test_what_hangs_an_engine_is_named_and_not_done_again(
    make_sessions: MakeSessions,
) -> None:
    sessions = make_sessions(hang_limit=0.5)
    session, _created = await sessions.open("song")
    await session.call(Compile(BELL))
    with pytest.raises(EngineError):
        await session.call(Compile("i_forever = 0\nwhile i_forever == 0 do\nod\n"))
    await until(lambda: session.notice != "")

    await session.recovered()

    assert "hung and was ended during compile('i_forever" in session.notice
    assert [each.name for each in session.status.instruments] == ["Bell"]


async def test_code_that_kills_each_new_engine_is_left_out(make_sessions: MakeSessions) -> None:
    deadly = Compile(DEEP + 'schedule("Deep", 0.3, 1)\n')
    sessions = make_sessions()
    session, _created = await sessions.open("song")
    await session.call(Compile(BELL))
    await session.call(deadly)

    await until(lambda: session._relapses > 0, within=20)
    await until(lambda: session.status.state == "running", within=20)
    await asyncio.sleep(1.0)
    await session.recovered()

    assert [each.name for each in session.status.instruments] == ["Bell"]
    assert (await session.call(GetStatus())).state == "running"


async def test_kernels_that_open_a_session_wait_for_its_new_engine(
    make_sessions: MakeSessions,
) -> None:
    sessions = make_sessions(session_limit=1)
    session, _created = await sessions.open("song")
    kill_engine(session)
    await until(lambda: session.notice != "")

    again, created = await sessions.open("song")

    assert (again, created) == (session, False)
    assert "SIGKILL" in session.access("").notice


async def test_a_session_that_nobody_uses_ends(
    make_sessions: MakeSessions, happenings: Any
) -> None:
    sessions = make_sessions(idle_timeout=1.0)
    sessions.start()
    await sessions.open("song")
    await until(lambda: not list(sessions))
    await until(lambda: ("closed", "song") in happenings)


async def test_a_session_that_a_page_shows_does_not_end(make_sessions: MakeSessions) -> None:
    sessions = make_sessions(idle_timeout=1.0)
    sessions.start()
    session, _created = await sessions.open("song")
    session.pages.enter(lambda _event: None)
    await asyncio.sleep(2.5)
    assert list(sessions) == [session]


async def test_the_first_session_gets_the_engine_that_was_started_in_advance(
    make_sessions: MakeSessions,
) -> None:
    sessions = make_sessions()
    sessions.start()
    await sessions.csound()
    spare = engines()[0].pid
    await sessions.open("song")
    assert [each.pid for each in engines()] == [spare]


async def test_after_the_end_no_engine_is_left(make_sessions: MakeSessions) -> None:
    sessions = make_sessions()
    sessions.start()
    await asyncio.gather(sessions.open(), sessions.open())
    await sessions.stop()
    assert engines(psutil.Process()) == []
