"""What would be released: three wheels that find each other by version, and install into an empty environment."""

from __future__ import annotations

import json
import sys
import tarfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.packaging.distributions import ROOMS, ROOT, Wheel, build, call, environment

pytestmark = pytest.mark.slow
TEMPLATES = ROOT / "blueprints/flama_blueprints"


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Wheel]:
    folder = tmp_path_factory.mktemp("wheels")
    return {name: Wheel(build(name, folder)) for name in ROOMS}


@pytest.fixture(scope="module")
def installed(wheels: dict[str, Wheel], tmp_path_factory: pytest.TempPathFactory) -> Path:
    paths = [wheel.path for wheel in wheels.values()]
    return environment(tmp_path_factory.mktemp("installed") / "venv", *paths).parent


def requirements(wheel: Wheel) -> dict[str, Requirement]:
    return {(one := Requirement(text)).name: one for text in wheel.metadata.get_all("Requires-Dist") or []}


@pytest.mark.parametrize("name", ROOMS)
def test_a_released_wheel_points_at_no_folder_and_never_at_the_foreign_name(
    wheels: dict[str, Wheel], name: str
) -> None:
    required = requirements(wheels[name])
    assert wheels[name].metadata["Name"] == name
    assert [str(one) for one in required.values() if one.url] == []
    assert "flama" not in required


def test_the_released_distributions_pin_each_other_by_version(wheels: dict[str, Wheel]) -> None:
    version = wheels["flama-toolkit"].metadata["Version"]
    toolkit = requirements(wheels["flama-toolkit"])
    assert {name: wheel.metadata["Version"] for name, wheel in wheels.items()} == dict.fromkeys(ROOMS, version)
    assert str(toolkit["flama-runtime"].specifier) == f"=={version}"
    assert str(toolkit["flama-core"].specifier) == f"=={version}"


def test_the_toolkit_wheel_carries_every_template_and_nothing_of_the_other_rooms(wheels: dict[str, Wheel]) -> None:
    files = wheels["flama-toolkit"].files
    templates = [path for path in TEMPLATES.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert templates
    assert {path.relative_to(TEMPLATES.parent).as_posix() for path in templates} <= files
    packages = {name.partition("/")[0] for name in files if ".dist-info/" not in name}
    assert packages == {"flama_generator", "flama_blueprints", "flama_codemods"}
    assert {f"{package}/py.typed" for package in packages} <= files


def test_the_toolkit_sdist_builds_the_same_wheel(tmp_path: Path, wheels: dict[str, Wheel]) -> None:
    archive = build("flama-toolkit", tmp_path, kind="sdist")
    with tarfile.open(archive) as sources:
        sources.extractall(tmp_path, filter="data")
    tree = tmp_path / archive.name.removesuffix(".tar.gz")
    call(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path / "out", tree)
    (rebuilt,) = (tmp_path / "out").iterdir()
    assert Wheel(rebuilt).files == wheels["flama-toolkit"].files
    assert requirements(Wheel(rebuilt)) == requirements(wheels["flama-toolkit"])


def test_a_wheel_from_a_checkout_points_at_its_siblings(tmp_path: Path) -> None:
    required = requirements(Wheel(build("flama-toolkit", tmp_path, released=False)))
    assert required["flama-runtime"].url == (ROOT / "runtime").as_uri()
    assert required["flama-core"].url == (ROOT / "runtime-rs").as_uri()


def test_the_command_works_from_the_wheels_alone(installed: Path, wheels: dict[str, Wheel], tmp_path: Path) -> None:
    version = call(installed / "flama", "--version", cwd=tmp_path)
    assert wheels["flama-runtime"].metadata["Version"] in version
    listed = call(installed / "flama", "--help", cwd=tmp_path)
    assert {"run", "generate", "new"} <= set(listed.split())


def test_the_installed_packages_are_the_ones_that_were_built(installed: Path, tmp_path: Path) -> None:
    names = ["flama", "flama_core", "flama_generator", "flama_blueprints", "flama_codemods"]
    program = f"import importlib, json; print(json.dumps([importlib.import_module(n).__file__ for n in {names}]))"
    places = json.loads(call(installed / "python", "-c", program, cwd=tmp_path))
    assert [place for place in places if not Path(place).is_relative_to(installed.parent)] == []
