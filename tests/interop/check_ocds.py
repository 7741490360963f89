#!/usr/bin/env python3
"""Checks a release package with libcoveocds: `check_ocds.py FILE STANDARD_ZIP`; needs no network."""

import json
import sys
import tempfile
from pathlib import Path

from libcoveocds.api import ocds_json_output
from libcoveocds.config import LibCoveOCDSConfig

# What the checker may have to say, and must not: each is empty for a sound package.
NOTHING = (
    "validation_errors",
    "additional_closed_codelist_values",
    "additional_open_codelist_values",
    "additional_fields",
    "deprecated_fields",
    "extensions",
    "structure_warnings",
)


def main(path, standard_zip):
    config = LibCoveOCDSConfig()
    config.config["standard_zip"] = f"file://{Path(standard_zip).resolve()}"
    config.config["context"] = "api"
    with tempfile.TemporaryDirectory() as folder:
        result = ocds_json_output(folder, path, lib_cove_ocds_config=config)
    assert result["version_used"] == "1.1", result["version_used"]
    found = {name: result[name] for name in NOTHING if result.get(name)}
    assert not found, json.dumps(found, indent=2, default=str)
    checks = {name: value for name, value in result.get("additional_checks", {}).items() if value}
    assert not checks, json.dumps(checks, indent=2, default=str)
    with open(path, encoding="utf-8") as file:
        releases = len(json.load(file)["releases"])
    assert releases, "no releases, so nothing is checked"
    print(f"{path}: {releases} releases without a remark of libcoveocds")


if __name__ == "__main__":
    main(*sys.argv[1:])
