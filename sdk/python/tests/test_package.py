"""The wheel, built as setup builds it: with what is installed, from no network."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1]


def build(source: Path, target: Path) -> zipfile.ZipFile:
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-index",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(target),
        str(source),
    ]
    subprocess.run(command, check=True, timeout=120)
    (wheel,) = target.glob("vitrine-*.whl")
    return zipfile.ZipFile(wheel)


@pytest.mark.parametrize("built", [True, False], ids=["with the JupyterLab extension", "before it is built"])
def test_the_wheel_carries_all_that_jupyterlab_looks_for(tmp_path: Path, built: bool) -> None:
    source = tmp_path / "source"
    shutil.copytree(PACKAGE, source, ignore=shutil.ignore_patterns("labextension", "tests", "__pycache__", ".*"))
    if built:
        (source / "vitrine" / "labextension" / "static").mkdir(parents=True)
        (source / "vitrine" / "labextension" / "package.json").write_text("{}")
        (source / "vitrine" / "labextension" / "static" / "style.js").write_text("")
    wheel = build(source, tmp_path / "wheel")
    data = "vitrine-0.1.0.data/data"
    names = set(wheel.namelist())
    extension = {f"{data}/share/jupyter/labextensions/vitrine/{name}" for name in ("package.json", "static/style.js")}
    assert {name for name in names if "labextension" in name} == (extension if built else set())
    config = json.loads(wheel.read(f"{data}/etc/jupyter/jupyter_server_config.d/vitrine.json"))
    assert config == {"ServerApp": {"jpserver_extensions": {"vitrine.server": True}}}
    assert {"vitrine/py.typed", "vitrine/locale/fr_FR/LC_MESSAGES/vitrine.json", "vitrine/server/config.py"} <= names
    assert wheel.read("vitrine-0.1.0.dist-info/entry_points.txt").decode().split() == [
        "[jupyterlab.locale]",
        "vitrine",
        "=",
        "vitrine",
    ]


def test_jupyterlab_in_french_is_french_with_vitrine_in_it() -> None:
    from jupyterlab_server.translation_utils import get_language_pack

    pack, message = get_language_pack("fr_FR")
    assert message == "" and "jupyterlab" in pack
    assert pack["vitrine"]["Cancel Query"] == ["Annuler la requête"]
