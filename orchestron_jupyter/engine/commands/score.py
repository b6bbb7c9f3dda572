"""Commands about score text."""

from __future__ import annotations

import asyncio
import functools
import itertools
from typing import TYPE_CHECKING

import msgspec

from ... import protocol
from .. import arguments
from ..notes import STEPS
from ..score_reader import ScoreReader
from ..timeline import LEAD, Timeline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ..score_reader import Score
    from ..stage import Stage
    from . import Handlers


class PlayingScore(msgspec.Struct):
    """A score that plays: its notes by p1, with the engine time at which each ends by itself."""

    timeline: Timeline
    notes: dict[float, float] = msgspec.field(default_factory=dict)
    task: asyncio.Task[None] | None = None


class ScoreCommands:
    """Plays score text.

    Parameters
    ----------
    stage
        Returns what plays; raises `CsoundMissingError` if nothing can.
    publish
        Takes events.
    folder
        Private, for temporary files.
    """

    def __init__(
        self,
        stage: Callable[[], Stage],
        publish: Callable[[protocol.Event], None],
        folder: Path,
    ) -> None:
        self._stage = stage
        self._publish = publish
        self._folder = folder
        self._reader: ScoreReader | None = None
        self._reading = asyncio.Lock()
        self._ids = itertools.count(1)
        self._fractions = itertools.cycle(range(1, STEPS))
        self._playing: dict[int, PlayingScore] = {}
        self.handlers: Handlers = {
            protocol.PlayScore: self._play,
            protocol.StopScore: self._stop,
        }

    def forget(self) -> None:
        """End all scores: none of their notes sounds any more."""
        for playing in self._playing.values():
            playing.timeline.stop()
            if playing.task is not None:
                playing.task.cancel()
        self._playing.clear()

    async def _play(self, command: protocol.PlayScore) -> protocol.ScorePlayback:
        stage = self._stage()
        arguments.check_text("score", command.score)
        arguments.check_time(command.at)
        score = await self._read(stage, command.score)
        for each in score.events:
            arguments.check_pfields(each.pfields)
        numbers: dict[str | float, float] = {
            each.p1: await stage.number_of(each.p1)
            for each in score.events
            if isinstance(each.p1, str) and each.opcode in "iqd"
        }
        start = stage.engine_time + LEAD if command.at is None else command.at
        number = next(self._ids)
        playing = PlayingScore(Timeline(stage.commands, lambda: stage.engine_time))
        actions = self._actions(stage, playing, score, numbers, start)
        playing.task = asyncio.create_task(
            self._run(number, playing, actions, start + score.duration), name="score"
        )
        self._playing[number] = playing
        return protocol.ScorePlayback(number, start, score.duration)

    async def _read(self, stage: Stage, text: str) -> Score:
        async with self._reading:
            if self._reader is None:
                self._reader = await asyncio.wrap_future(
                    stage.commands.call(lambda: ScoreReader(stage.host, self._folder))
                )
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(None, self._reader.read, text)

    async def _run(
        self,
        number: int,
        playing: PlayingScore,
        actions: Iterator[tuple[float, Callable[[], None]]],
        end: float,
    ) -> None:
        await playing.timeline.play(actions, end)
        del self._playing[number]
        self._publish(protocol.ScoreEnded(number))

    def _actions(
        self,
        stage: Stage,
        playing: PlayingScore,
        score: Score,
        numbers: dict[str | float, float],
        start: float,
    ) -> Iterator[tuple[float, Callable[[], None]]]:
        for each in score.events:
            at = start + each.time
            p1 = float(numbers.get(each.p1, each.p1))
            fields = each.pfields if each.opcode == "f" else (each.duration, *each.pfields)
            if each.opcode == "i":
                if each.duration > 0 and p1 > 0 and p1.is_integer():
                    p1 += next(self._fractions) / STEPS  # so that it can be released by itself
                playing.notes[p1] = at + each.duration if each.duration >= 0 else float("inf")
            yield at, functools.partial(stage.host.send_event, each.opcode, p1, fields)

    async def _stop(self, command: protocol.StopScore) -> None:
        playing = self._playing.pop(command.id, None)
        if playing is None:
            return
        playing.timeline.stop()
        if playing.task is not None:
            playing.task.cancel()
        stage = self._stage()
        now = stage.engine_time
        sounding = [p1 for p1, end in playing.notes.items() if end > now]

        def release() -> None:
            for p1 in sounding:
                stage.host.release_note(p1)

        await stage.run_at(None, release)
        self._publish(protocol.ScoreEnded(command.id))
