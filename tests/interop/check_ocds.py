#!/usr/bin/env python3
"""Checks a release package with libcoveocds, and merges it with ocdsmerge: `check_ocds.py FILE STANDARD_ZIP`; needs no
network."""

import copy
import json
import sys
import tempfile
import warnings
import zipfile
from pathlib import Path

import ocdsmerge
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


def merged(releases, standard_zip):
    """Every process, of its release and of the same a day later: as a register does with two exports."""
    with zipfile.ZipFile(standard_zip) as standard:
        name = next(name for name in standard.namelist() if name.endswith("/release-schema.json"))
        schema = json.loads(standard.read(name))
    merger = ocdsmerge.Merger(schema)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for release in releases:
            later = copy.deepcopy(release)
            later["date"] = "2099" + release["date"][4:]
            later["id"] = release["id"] + "-later"
            compiled = merger.create_compiled_release([release, later])
            for name in ("parties", "awards", "contracts"):
                assert len(compiled.get(name, [])) == len(release.get(name, [])), f"{name} doubled"
            merger.create_versioned_release([release, later])


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
        releases = json.load(file)["releases"]
    assert releases, "no releases, so nothing is checked"
    merged(releases, standard_zip)
    print(f"{path}: {len(releases)} releases without a remark of libcoveocds, merged by ocdsmerge")


if __name__ == "__main__":
    main(*sys.argv[1:])
