"""Waiting until a moment: what `asyncio.wait` does, at a fraction of its cost."""

from __future__ import annotations

import asyncio
from typing import Any


async def done_by(moment: float, *futures: asyncio.Future[Any]) -> bool:
    """Wait for the first of some futures, at most until the loop's clock shows `moment`.

    The futures themselves go on, whether the moment comes first or the caller is cancelled.

    Returns:
        Whether one of them is done.

    >>> async def demonstrate():
    ...     loop = asyncio.get_running_loop()
    ...     future = loop.create_future()
    ...     early = await done_by(loop.time() + 0.001, future)
    ...     loop.call_soon(future.set_result, 42)
    ...     return early, await done_by(loop.time() + 60, future)
    >>> asyncio.run(demonstrate())
    (False, True)
    """
    for future in futures:
        if future.done():
            return True
    loop = futures[0].get_loop()
    waiter: asyncio.Future[None] = loop.create_future()

    def wake(_: object = None) -> None:
        if not waiter.done():
            waiter.set_result(None)

    for future in futures:
        future.add_done_callback(wake)
    timer = loop.call_at(moment, wake)
    try:
        await waiter
    finally:
        timer.cancel()
        for future in futures:
            future.remove_done_callback(wake)
    return any(future.done() for future in futures)
