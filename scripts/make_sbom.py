"""Writes build/sbom/: what companion is made of, for machines (CycloneDX JSON). The same for people: docs/licences.md.

python.cdx.json  the packages of requirements.lock as they are installed here, and the models, with their hashes
npm.cdx.json     what the pages are built with, from package-lock.json
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import make_licences

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "build" / "sbom"
CYCLONEDX = ROOT / "build" / "supply" / "bin" / "cyclonedx-py"


def python_sbom() -> dict[str, Any]:
    """What users install: without the tools for development that are in the same environment."""
    command = ("environment", ".venv/bin/python", "--pyproject", "pyproject.toml", "--output-reproducible")
    done = subprocess.run([str(CYCLONEDX), *command], cwd=ROOT, capture_output=True, text=True, check=True)
    sbom: dict[str, Any] = json.loads(done.stdout)
    wanted = set(make_licences.locked())
    sbom["components"] = [each for each in sbom["components"] if _normal(each["name"]) in wanted]
    kept = {each["bom-ref"] for each in sbom["components"]} | {sbom["metadata"]["component"]["bom-ref"]}
    sbom["dependencies"] = [
        each | ({"dependsOn": [ref for ref in each["dependsOn"] if ref in kept]} if "dependsOn" in each else {})
        for each in sbom["dependencies"]
        if each["ref"] in kept
    ]
    sbom["components"] += models()
    return sbom


def models() -> list[dict[str, Any]]:
    """The speech models that `companion models pull` knows; they are not shipped."""
    manifest = tomllib.loads((ROOT / "models" / "manifest.toml").read_text("utf-8"))
    return [
        {
            "type": "machine-learning-model",
            "bom-ref": f"model-{model['name']}-{file['name']}",
            "group": model["hub"]["repository"],
            "name": f"{model['name']}/{file['name']}",
            "version": model["hub"]["revision"],
            "hashes": [{"alg": "SHA-256", "content": file["sha256"]}],
        }
        for model in manifest["model"]
        for file in model.get("hub", {}).get("files", [])
    ]


def npm_sbom() -> dict[str, Any]:
    """From the lock file alone. npm wants a version for the whole, which ours has none of."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(ROOT / "package-lock.json", folder)
        shutil.copy(ROOT / ".npmrc", folder)
        package = json.loads((ROOT / "package.json").read_text("utf-8"))
        (folder / "package.json").write_text(json.dumps(package | {"version": "0.0.0"}), "utf-8")
        command = ["npm", "sbom", "--package-lock-only", "--sbom-format", "cyclonedx"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    boms = {"python": python_sbom(), **({"npm": npm_sbom()} if shutil.which("npm") else {})}
    for name, sbom in boms.items():
        path = FOLDER / f"{name}.cdx.json"
        path.write_text(json.dumps(sbom, indent=1) + "\n", "utf-8")
        print(f"{path.relative_to(ROOT)}: {len(sbom['components'])} components")


if __name__ == "__main__":
    main()
