"""A FastAPI application that lets a layer stand in front of the framework."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from renkei.web.front import Layer


class Application(FastAPI):
    """FastAPI, with layers around all of it.

    What `add_middleware` adds stands inside the framework's handling of errors, limits and
    telemetry, which every request then goes through; a layer here can answer without any of that.

    Args:
        layers: from the inside to the outside; each is given what it stands around.
        options: those of FastAPI.
    """

    def __init__(self, layers: list[Layer], **options: Any) -> None:
        super().__init__(**options)
        self._front: ASGIApp = super().__call__
        for layer in layers:
            self._front = layer(self._front)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self._front(scope, receive, send)
