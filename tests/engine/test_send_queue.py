"""What waits for one listener."""

from __future__ import annotations

from typing import Any

import pytest

from orchestron_jupyter.engine.encoder import Packet
from orchestron_jupyter.engine.listeners.send_queue import SendQueue
from orchestron_jupyter.presets import Encoding
from orchestron_jupyter.settings import Settings

OPUS = Encoding("opus", "10", 192)


def queue_of(count: int, *, is_live: bool = True, **settings: Any) -> SendQueue:
    queue = SendQueue(Settings(**settings))
    if is_live:
        queue.go_live()
    for number in range(count):
        queue.put(Packet(b"", number, 480, OPUS))
    return queue


def left(queue: SendQueue) -> list[int]:
    return [queue.take().pts for _ in range(len(queue))]


def test_what_came_before_the_connection_is_thrown_away() -> None:
    queue = queue_of(10, is_live=False)

    queue.go_live()

    assert left(queue) == []
    assert queue.dropped == 0


def test_as_many_as_the_settings_say_are_kept_of_it() -> None:
    queue = queue_of(10, is_live=False, startup_keep_frames=2)

    queue.go_live()

    assert left(queue) == [8, 9]


def test_all_of_it_is_kept_where_nothing_is_to_be_flushed() -> None:
    queue = queue_of(10, is_live=False, flush_on_connect=False)

    queue.go_live()

    assert left(queue) == list(range(10))


def test_a_queue_that_overflows_is_cut_to_its_target() -> None:
    queue = queue_of(6, queue_frames_max=5, queue_frames_target=2)

    assert left(queue) == [4, 5]
    assert (queue.sent, queue.dropped) == (2, 4)


def test_a_queue_at_its_bound_is_left_alone() -> None:
    assert left(queue_of(5, queue_frames_max=5, queue_frames_target=2)) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("target", [5, 6, 1000])
def test_a_target_beyond_the_bound_means_the_bound(target: int) -> None:
    queue = queue_of(100, queue_frames_max=5, queue_frames_target=target)

    assert left(queue) == [95, 96, 97, 98, 99]


def test_what_goes_another_way_is_not_counted_as_dropped() -> None:
    queue = queue_of(3)

    queue.clear()

    assert (len(queue), queue.sent, queue.dropped) == (0, 0, 0)
