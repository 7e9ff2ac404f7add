"""Puts the prebuilt JupyterLab extension into the wheel, where it was built."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class LabextensionHook(BuildHookInterface):  # type: ignore[type-arg]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name == "wheel" and Path(self.root, "vitrine/labextension/package.json").is_file():
            build_data["shared_data"]["vitrine/labextension"] = "share/jupyter/labextensions/vitrine"
