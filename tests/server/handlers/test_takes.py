"""Takes over REST: recorded, downloaded, deleted, and by nobody else."""

from __future__ import annotations

import asyncio
import io
import json
import os
import signal
import stat
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile

from orchestron_jupyter.protocol import Compile, Play
from orchestron_jupyter.server import takes

if TYPE_CHECKING:
    from collections.abc import Callable

    from orchestron_jupyter.server.app import OrchestronApp

TONE = "instr Tone\nouts oscili:a(0.25, 440), oscili:a(0.25, 440)\nendin\n"


@pytest.fixture
def record(
    ask: Callable[..., Any], new_session: Callable[..., Any], started: OrchestronApp
) -> Callable[..., Any]:
    """Record half a second of a tone; returns the take as the server describes it."""

    async def take(kind: str = "wav") -> dict[str, Any]:
        path = await new_session()
        session = next(iter(started._sessions))
        await session.call(Compile(TONE))
        await session.call(Play("Tone"))
        body = json.dumps({"format": kind})
        begun = json.loads((await ask("POST", f"{path}/takes", body=body)).body)
        await asyncio.sleep(0.5)
        stopped = await ask("POST", f"api/takes/{begun['id']}/stop", body="")
        described: dict[str, Any] = json.loads(stopped.body)
        return described

    return take


@pytest.mark.parametrize("kind", ["wav", "flac"])
async def test_a_take_is_downloaded_as_a_sound_file(
    ask: Callable[..., Any], record: Callable[..., Any], kind: str
) -> None:
    take = await record(kind)
    answer = await ask("GET", f"api/takes/{take['id']}/file")
    sound, rate = soundfile.read(io.BytesIO(answer.body))
    assert answer.headers["Content-Type"] == f"audio/{kind}"
    assert 'filename="song_' in answer.headers["Content-Disposition"]
    assert rate == 48_000
    assert len(sound) / rate == pytest.approx(take["duration"])
    assert np.abs(sound).max() == pytest.approx(0.25, abs=0.01)
    assert len(answer.body) == take["size"]


async def test_a_take_that_runs_can_be_seen_and_not_downloaded(
    ask: Callable[..., Any], new_session: Callable[..., Any]
) -> None:
    path = await new_session()
    begun = await ask("POST", f"{path}/takes", body="{}")
    take = json.loads(begun.body)
    (listed,) = json.loads((await ask("GET", f"{path}/takes")).body)
    refused = await ask("GET", f"api/takes/{take['id']}/file")
    assert begun.code == 201
    assert (listed["id"], listed["is_running"]) == (take["id"], True)
    assert refused.code == 409
    assert "stop it first" in json.loads(refused.body)["message"]


async def test_stopping_twice_does_no_harm(
    ask: Callable[..., Any], record: Callable[..., Any]
) -> None:
    take = await record()
    again = await ask("POST", f"api/takes/{take['id']}/stop", body="")
    assert json.loads(again.body)["duration"] == take["duration"]


async def test_a_deleted_take_is_gone_with_its_file(
    ask: Callable[..., Any], record: Callable[..., Any], started: OrchestronApp
) -> None:
    take = await record()
    path = started._sessions.takes.get(take["id"]).path
    deleted = await ask("DELETE", f"api/takes/{take['id']}")
    assert deleted.code == 204
    assert not path.exists()
    assert (await ask("GET", f"api/takes/{take['id']}/file")).code == 404


async def test_a_take_outlives_its_session(
    ask: Callable[..., Any], new_session: Callable[..., Any]
) -> None:
    path = await new_session()
    take = json.loads((await ask("POST", f"{path}/takes", body="{}")).body)
    await asyncio.sleep(0.3)
    await ask("DELETE", path)
    answer = await ask("GET", f"api/takes/{take['id']}/file")
    assert answer.code == 200
    assert soundfile.info(io.BytesIO(answer.body)).duration > 0.1


async def test_its_file_is_nobody_elses(record: Callable[..., Any], started: OrchestronApp) -> None:
    take = started._sessions.takes.get((await record())["id"])
    assert stat.S_IMODE(take.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(take.path.parent.stat().st_mode) == 0o700


async def test_a_take_ends_by_itself_and_is_deleted_after_a_while(
    ask: Callable[..., Any], new_session: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(takes, "LONGEST", 0.2)
    monkeypatch.setattr(takes, "KEPT", 0.5)
    path = await new_session()
    take = json.loads((await ask("POST", f"{path}/takes", body="{}")).body)
    await asyncio.sleep(0.2)
    stopped = await ask("POST", f"api/takes/{take['id']}/stop", body="")
    await asyncio.sleep(0.7)
    assert not json.loads(stopped.body)["is_running"]
    assert (await ask("GET", f"api/takes/{take['id']}")).code == 404


async def test_the_oldest_take_that_is_over_makes_room(
    ask: Callable[..., Any], record: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(takes, "MOST", 1)
    first = await record()
    second = await record()
    assert (await ask("GET", f"api/takes/{first['id']}")).code == 404
    assert (await ask("GET", f"api/takes/{second['id']}")).code == 200


async def test_takes_that_all_run_are_a_limit(
    ask: Callable[..., Any], new_session: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(takes, "MOST", 1)
    path = await new_session()
    await ask("POST", f"{path}/takes", body="{}")
    assert (await ask("POST", f"{path}/takes", body="{}")).code == 429


async def test_an_engine_that_dies_leaves_what_was_recorded(
    ask: Callable[..., Any], new_session: Callable[..., Any], started: OrchestronApp
) -> None:
    path = await new_session()
    take = json.loads((await ask("POST", f"{path}/takes", body="{}")).body)
    await asyncio.sleep(0.3)
    session = next(iter(started._sessions))
    assert session._engine is not None
    os.kill(session._engine.pid, signal.SIGKILL)
    await asyncio.sleep(0.5)
    await session.recovered()
    stopped = json.loads((await ask("POST", f"api/takes/{take['id']}/stop", body="")).body)
    answer = await ask("GET", f"api/takes/{take['id']}/file")
    assert "ended" in stopped["problem"]
    assert stopped["duration"] == 0
    assert soundfile.info(io.BytesIO(answer.body)).duration > 0.1


@pytest.mark.parametrize("body", ['{"format": "mp3"}', '{"path": "/etc/passwd"}', "[", '"wav"'])
async def test_what_is_no_take_is_refused(
    ask: Callable[..., Any], new_session: Callable[..., Any], body: str
) -> None:
    path = await new_session()
    assert (await ask("POST", f"{path}/takes", body=body)).code == 400


async def test_a_take_of_no_session_is_not_found(ask: Callable[..., Any]) -> None:
    assert (await ask("POST", "api/sessions/none/takes", body="{}")).code == 404
    assert (await ask("GET", "api/takes/none")).code == 404
