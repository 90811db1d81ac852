"""What the toolkit requires of its two siblings: their folders in a checkout, their versions when released."""

import os
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

SIBLINGS = {"flama-core": "runtime-rs", "flama-runtime": "runtime"}


class SiblingsHook(MetadataHookInterface):
    """Adds the siblings to `dependencies`; `FLAMA_RELEASE=1`, or a tree without their folders, pins their version."""

    def update(self, metadata: dict[str, Any]) -> None:
        dependencies = list(self.config["requires"])
        for name, folder in SIBLINGS.items():
            place = Path(self.root, folder)
            released = os.environ.get("FLAMA_RELEASE") == "1" or not (place / "pyproject.toml").is_file()
            dependencies.append(f"{name}=={metadata['version']}" if released else f"{name} @ {place.as_uri()}")
        metadata["dependencies"] = dependencies
