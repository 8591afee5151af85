#!/usr/bin/env python3
"""Write the list of parts (SBOM, CycloneDX 1.6) that an installation holds, from the two locks.

    python requirements/sbom.py            writes requirements/sbom.cdx.json
    python requirements/sbom.py --check    says whether it still is what the locks say

It names packages, exact versions and the hashes that pip checks, and no host and no time, so that the same locks give
the same file.
"""

from __future__ import annotations

import base64
import json
import re
import sys
import tomllib
import uuid
from pathlib import Path

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "requirements" / "sbom.cdx.json"
PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^\s;\\]+)", re.IGNORECASE)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def component(kind: str, name: str, version: str, hashes: list[HashType]) -> Component:
    namespace, _, short = name.rpartition("/")
    url = PackageURL(kind, namespace or None, short, version)
    return Component(type=ComponentType.LIBRARY, name=name, version=version, purl=url, bom_ref=str(url), hashes=hashes)


def python_parts() -> list[Component]:
    parts: list[Component] = []
    for block in re.split(r"\n(?=[a-z0-9])", (ROOT / "requirements" / "app.lock").read_text(), flags=re.IGNORECASE):
        found = PINNED.match(block)
        if found:
            hashes = [HashType(alg=HashAlgorithm.SHA_256, content=one) for one in HASH.findall(block)]
            parts.append(component("pypi", found[1].lower(), found[2], hashes))
    return parts


def browser_parts() -> list[Component]:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    parts = []
    for place, package in packages.items():
        if place and not package.get("dev"):
            algorithm, _, digest = package["integrity"].partition("-")
            content = base64.b64decode(digest).hex()
            kind = {"sha512": HashAlgorithm.SHA_512, "sha1": HashAlgorithm.SHA_1}[algorithm]
            parts.append(component("npm", place.removeprefix("node_modules/").rpartition("node_modules/")[2],
                                   package["version"], [HashType(alg=kind, content=content)]))
    return parts


def sbom() -> str:
    """The file's text."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    itself = Component(type=ComponentType.APPLICATION, name=project["name"], version=project["version"],
                       bom_ref=project["name"])
    bom = Bom(serial_number=uuid.UUID(int=0), components=[*python_parts(), *browser_parts()])
    bom.metadata.component = itself
    made = json.loads(JsonV1Dot6(bom).output_as_string())
    for moving in ("serialNumber", "dependencies"):
        made.pop(moving, None)
    made["metadata"].pop("timestamp", None)
    text = json.dumps(made, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    if (wrong := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)) is not None:
        raise SystemExit(f"What was made is no CycloneDX 1.6: {wrong}")
    return text


def main() -> int:
    made = sbom()
    if sys.argv[1:] == ["--check"]:
        if TARGET.exists() and TARGET.read_text() == made:
            return 0
        sys.exit("requirements/sbom.cdx.json is not what the locks say. Make it anew: python requirements/sbom.py")
    TARGET.write_text(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
