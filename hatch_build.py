"""Compile the translations whenever the package is built or installed; ``.mo`` files are never committed."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface[Any]):
    """Run the package's own compiler, loaded by its path because the package is not installed yet."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        path = Path(self.root, "src", "middleground", "cli", "catalogues.py")
        spec = spec_from_file_location("catalogues", path)
        assert spec is not None
        assert spec.loader is not None
        catalogues = module_from_spec(spec)
        spec.loader.exec_module(catalogues)
        catalogues.compile_catalogues()
