"""Builds the frontend into the wheel where npm is there; without it the pages have no scripts."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontendHook(BuildHookInterface[Any]):
    """Runs npm before a wheel is packed."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build what is not built yet.

        Args:
            version: the kind of wheel; an editable install is served from the checkout, where
                `make frontend` builds.
            build_data: what the wheel is made of; not changed.
        """
        frontend = Path(self.root) / "server" / "frontend"
        built = Path(self.root) / "server" / "renkei" / "web" / "static" / "built"
        if version == "editable" or (built / "manifest.json").exists():
            return
        npm = shutil.which("npm")
        try:
            if npm is None or not frontend.is_dir():
                raise FileNotFoundError("npm is not there")
            for arguments in (["ci", "--no-audit", "--no-fund"], ["run", "build"]):
                subprocess.run([npm, *arguments], cwd=frontend, check=True)  # noqa: S603
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"renkei: the pages will have no scripts: {error}", file=sys.stderr)
