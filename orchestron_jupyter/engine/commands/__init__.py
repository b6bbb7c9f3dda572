"""What an engine does when it is asked: a module for each thing that commands are about.

The rule: this runs on the event loop and waits for nothing but futures; whatever touches Csound
goes through the performance's command queue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ...control_socket import Stream
    from ...protocol import Command

    Handlers: TypeAlias = dict[type[Command[Any]], Callable[[Any], Awaitable[object]]]
    Streams: TypeAlias = dict[type[Command[Any]], Callable[[Any, Stream], Awaitable[object]]]
