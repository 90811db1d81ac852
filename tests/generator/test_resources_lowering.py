"""Which operations stand in which resource."""

from __future__ import annotations

from flama_generator.ir.model import Resource
from tests.generator.lowering import lowered

OK = "responses: {'204': {description: Done}}"


def resources(*operations: str, tags: str = "[]") -> tuple[Resource, ...]:
    """Resources of operations written `METHOD PATH ID [TAG...]`."""
    paths: dict[str, list[str]] = {}
    for text in operations:
        method, path, name, *own = text.split()
        paths.setdefault(path, []).append(
            f"{method.lower()}: {{operationId: '{name}', tags: [{', '.join(own)}], {OK}}}"
        )
    return lowered(
        f"tags: {tags}\npaths:\n" + "".join(f"  {p}: {{{', '.join(m)}}}\n" for p, m in paths.items())
    ).resources


def test_the_first_tag_names_the_resource() -> None:
    [pets, stores] = resources("GET /a a Pet-Store more", "GET /b b Pet-Store", "GET /c c Other", tags="[]")
    assert (pets.id, pets.module, pets.class_name, pets.verbose_name) == (
        "resource:pet_store",
        "pet_store",
        "PetStoreResource",
        "Pet-Store",
    )
    assert [one.name for one in pets.operations] == ["a", "b"]
    assert stores.worker_name == "OtherWorker"


def test_a_tag_described_in_the_document_describes_its_resource() -> None:
    [pets] = resources("GET /a a Pets", tags="[{name: Pets, description: All of them}]")
    assert pets.description == "All of them"


def test_without_tags_the_first_telling_segment_names_the_resource() -> None:
    found = resources("GET /api/v1/pets/{id} a", "GET /api/v2.1/stores b", "GET /{any} c", "GET / d")
    assert [one.module for one in found] == ["pets", "stores", "root"]


def test_a_tag_and_a_segment_with_the_same_words_are_one_resource() -> None:
    assert len(resources("GET /pets a pets", "POST /pets b")) == 1


def test_method_names_are_snake_case_and_unique() -> None:
    [things] = resources(
        "GET /a repos/list-for-org T", "GET /b list T", "GET /c getIt T", "POST /d get_it T", "GET /e class T"
    )
    names = [one.name for one in things.operations]
    assert names[0] == "repos_list_for_org"
    assert len(set(names)) == 5
    assert not {"list", "class"} & set(names)
    assert all(name.isidentifier() for name in names)


def test_a_large_resource_is_split_by_path() -> None:
    operations = [f"GET /repos/{{r}}/branches/x{n} b{n} repos" for n in range(60)]
    operations += [f"GET /repos/{{r}}/tags/x{n} t{n} repos" for n in range(30)]
    operations += ["GET /repos repos repos", "GET /repos/{r}/license license repos"]
    found = {one.module: len(one.operations) for one in resources(*operations)}
    assert found == {"repos": 2, "repos_branches": 60, "repos_tags": 30}
