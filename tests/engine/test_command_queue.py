"""Actions for the performance thread."""

from __future__ import annotations

import functools
import threading
import time

import pytest

from orchestron_jupyter.engine.command_queue import CommandQueue


def test_actions_run_in_order_and_their_results_come_back() -> None:
    queue = CommandQueue(budget=10.0)
    order: list[int] = []

    def action(number: int) -> int:
        order.append(number)
        return number

    futures = [queue.call(functools.partial(action, number)) for number in range(5)]

    queue.run_until(0.0)

    assert order == [0, 1, 2, 3, 4]
    assert [future.result(0) for future in futures] == [0, 1, 2, 3, 4]


def test_what_an_action_raises_goes_to_its_caller_and_the_next_one_runs() -> None:
    queue = CommandQueue()
    failing = queue.call(lambda: 1 / 0)
    working = queue.call(lambda: "fine")

    queue.run_until(0.0)

    with pytest.raises(ZeroDivisionError):
        failing.result(0)
    assert working.result(0) == "fine"


def test_scheduled_actions_run_by_time_then_by_order() -> None:
    queue = CommandQueue()
    order: list[str] = []
    queue.schedule(2.0, lambda: order.append("late"))
    queue.schedule(1.0, lambda: order.append("first"))
    queue.schedule(1.0, lambda: order.append("second"))

    queue.run_due(1.5)

    assert order == ["first", "second"]


def test_a_cancelled_action_does_not_run() -> None:
    queue = CommandQueue()
    ran: list[bool] = []
    future = queue.schedule(1.0, lambda: ran.append(True))

    future.cancel()
    queue.run_due(2.0)

    assert ran == []


def test_a_sleeping_performance_thread_wakes_for_a_command() -> None:
    queue = CommandQueue()
    far_deadline = time.monotonic() + 30
    performance = threading.Thread(target=queue.run_until, args=(far_deadline,), daemon=True)
    performance.start()

    assert queue.call(lambda: "awake").result(5) == "awake"


def test_a_flood_of_commands_leaves_the_rest_for_later_when_a_packet_is_due() -> None:
    queue = CommandQueue(budget=0.002)
    futures = [queue.call(lambda: time.sleep(0.003)) for _ in range(3)]

    queue.run_until(0.0)

    assert [future.done() for future in futures] == [True, False, False]
