"""What queries may use."""

from __future__ import annotations

from dataclasses import dataclass

from renkei.settings import Settings


@dataclass(frozen=True)
class Limits:
    """What holds for the queries of a pool.

    Attributes:
        workers: queries answered at once.
        long_workers: long queries answered at once, beside those, and as many brief ones.
        timeout: seconds that a query may take, waiting included, where it names no time.
        max_timeout: seconds that a query may ask for.
        memory: MiB that a query may take up.
        max_result: MiB that a result may have.
        queue: queries that may wait for a place, of each kind. Those that wait for a long place
            keep what they hold in memory: what a hundredth of a second can allocate.
    """

    workers: int = 2
    long_workers: int = 2
    timeout: float = 10.0
    max_timeout: float = 60.0
    memory: int = 512
    max_result: int = 64
    queue: int = 64

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """The limits that the settings of a server give."""
        return cls(
            workers=settings.worker_count,
            long_workers=settings.long_worker_count,
            timeout=settings.timeout,
            max_timeout=settings.max_timeout,
            memory=settings.memory,
            max_result=settings.max_result,
            queue=settings.queue,
        )
