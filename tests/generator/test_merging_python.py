"""Python files merge by symbol and part; what people wrote is never lost."""

from __future__ import annotations

import textwrap

import pytest

from flama_generator.merging.python import MergedFile, merge_python

BASE = '''
"""Operations of pets."""

from __future__ import annotations

from flama.exceptions import OperationNotImplemented
from flama.resources import Resource, ResourceRoute

from shop.schemas.pets import Pet


class PetsResource(Resource):
    """Pets."""

    name = "pets"

    @ResourceRoute.method("/pets", methods=["GET"], name="listPets")
    async def list_pets(self, limit: int = 20) -> list[Pet]:
        """List pets."""
        raise OperationNotImplemented("listPets")

    @ResourceRoute.method("/pets", methods=["POST"], name="createPet", status_code=201)
    async def create_pet(self, data: Pet) -> Pet:
        """Create a pet."""
        raise OperationNotImplemented("createPet")
'''


def merged(yours: str, theirs: str, base: str = BASE) -> MergedFile:
    result = merge_python("pets.py", base, yours, theirs)
    assert result is not None
    compile(result.text, "pets.py", "exec")
    return result


def changed(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text


BODY = ('raise OperationNotImplemented("listPets")', "return find(limit)")


def test_a_body_of_people_meets_a_new_parameter_of_the_spec() -> None:
    yours = changed(BASE, BODY)
    theirs = changed(BASE, ("self, limit: int = 20", "self, tag: str, limit: int = 50"))
    result = merged(yours, theirs)
    assert "async def list_pets(self, tag: str, limit: int = 50) -> list[Pet]:" in result.text
    assert "return find(limit)" in result.text
    assert not result.findings.conflicts


def test_a_parameter_of_people_stays_beside_a_new_one_of_the_spec() -> None:
    yours = changed(BASE, ("limit: int = 20", "limit: int = 20, clock: Clock | None = None"))
    theirs = changed(BASE, ("limit: int = 20", "limit: int = 20, offset: int = 0"))
    result = merged(yours, theirs)
    assert "limit: int = 20, offset: int = 0, clock: Clock | None = None" in result.text


def test_a_removed_parameter_that_the_body_still_uses_is_a_conflict_and_stays() -> None:
    result = merged(changed(BASE, BODY), changed(BASE, ("self, limit: int = 20", "self")))
    assert "limit: int = 20" in result.text
    (conflict,) = result.findings.conflicts
    assert (conflict.symbol, conflict.part) == ("PetsResource.list_pets", "parameters")
    assert f"    # flama: conflict {conflict.id}\n" in result.text


def test_a_removed_parameter_that_nobody_uses_goes() -> None:
    yours = changed(BASE, ('raise OperationNotImplemented("listPets")', "return []"))
    result = merged(yours, changed(BASE, ("self, limit: int = 20", "self")))
    assert "async def list_pets(self) -> list[Pet]:" in result.text
    assert not result.findings.conflicts


def test_a_decorator_takes_the_arguments_of_both_sides() -> None:
    yours = changed(BASE, ('name="listPets"', 'name="listPets", tags={"permissions": ["read"]}'))
    theirs = changed(
        BASE, ('"/pets", methods=["GET"], name="listPets"', '"/v2/pets", methods=["GET"], name="listPets"')
    )
    result = merged(yours, theirs)
    assert '"/v2/pets", methods=["GET"], name="listPets", tags={"permissions": ["read"]}' in result.text


def test_a_decorator_of_people_stays() -> None:
    yours = changed(
        BASE,
        (
            '    @ResourceRoute.method("/pets", methods=["GET"]',
            '    @cached\n    @ResourceRoute.method("/pets", methods=["GET"]',
        ),
    )
    theirs = changed(BASE, ("status_code=201", "status_code=200"), ("limit: int = 20", "limit: int = 30"))
    result = merged(yours, theirs)
    assert "@cached" in result.text
    assert "status_code=200" in result.text
    assert "limit: int = 30" in result.text


def test_a_new_operation_goes_after_its_neighbour_and_its_import_comes_with_it() -> None:
    new = '''
    @ResourceRoute.method("/pets/{id}", methods=["GET"], name="getPet")
    async def get_pet(self, id: PetId) -> Pet:
        """Read a pet."""
        raise OperationNotImplemented("getPet")

    @ResourceRoute.method("/pets", methods=["POST"]'''
    theirs = changed(
        BASE,
        ('\n    @ResourceRoute.method("/pets", methods=["POST"]', new),
        ("import Pet\n", "import Pet, PetId\n"),
    )
    yours = changed(
        BASE, BODY, ("from shop.schemas.pets import Pet\n", "import time\n\nfrom shop.schemas.pets import Pet\n")
    )
    result = merged(yours, theirs)
    text = result.text
    assert text.index("list_pets") < text.index("get_pet") < text.index("create_pet")
    assert "from shop.schemas.pets import Pet, PetId\n" in text
    assert "import time\n" in text


def test_a_dropped_operation_goes_when_unedited_and_stays_as_a_conflict_when_edited() -> None:
    start = BASE.index('    @ResourceRoute.method("/pets", methods=["GET"]')
    end = BASE.index('    @ResourceRoute.method("/pets", methods=["POST"]')
    theirs = BASE[:start] + BASE[end:]
    untouched = merged(changed(BASE, ('"""Pets."""', '"""Our pets."""')), theirs)
    assert "list_pets" not in untouched.text
    edited = merged(changed(BASE, BODY), theirs)
    assert "return find(limit)" in edited.text
    assert [conflict.part for conflict in edited.findings.conflicts] == ["whole"]


def test_an_import_goes_only_when_nothing_refers_to_it() -> None:
    theirs = changed(
        BASE,
        ("from flama.exceptions import OperationNotImplemented\n", ""),
        ('raise OperationNotImplemented("listPets")', "return []"),
        ('raise OperationNotImplemented("createPet")', "return data"),
    )
    used = merged(changed(BASE, ('"""Pets."""', '"""Our pets."""'), ("limit: int = 20", "limit: int = 30")), theirs)
    assert "import OperationNotImplemented" not in used.text
    keeps = merged(BASE + "\n\ndef helper():\n    raise OperationNotImplemented('x')\n", theirs)
    assert "import OperationNotImplemented" in keeps.text


def test_a_method_that_people_renamed_keeps_its_identity() -> None:
    yours = changed(BASE, ("async def list_pets", "async def every_pet"), BODY)
    result = merged(yours, changed(BASE, ("limit: int = 20", "limit: int = 30")))
    assert "async def every_pet(self, limit: int = 30)" in result.text
    assert "list_pets" not in result.text


def test_a_deleted_method_stays_deleted_and_is_told_when_the_spec_changed_it() -> None:
    start = BASE.index('    @ResourceRoute.method("/pets", methods=["POST"]')
    result = merged(BASE[:start], changed(BASE, ("status_code=201", "status_code=200")))
    assert "create_pet" not in result.text
    assert result.findings.notes == ["PetsResource.create_pet: you deleted it, and the spec has changed it since"]


def test_bodies_that_both_sides_changed_in_different_places_merge() -> None:
    base = "def f(x):\n    a = 1\n    b = 2\n    c = 3\n    d = 4\n    return a\n"
    yours = changed(base, ("a = 1", "a = 10"))
    theirs = changed(base, ("return a", "return a + d"))
    result = merged(yours, theirs, base)
    assert result.text == changed(base, ("a = 1", "a = 10"), ("return a", "return a + d"))


def test_comments_and_layout_of_people_stay() -> None:
    yours = changed(BASE, ('    name = "pets"\n', '    # the path segment\n    name = "pets"  # do not change\n\n\n'))
    result = merged(yours, changed(BASE, ("limit: int = 20", "limit: int = 30")))
    assert '    # the path segment\n    name = "pets"  # do not change\n\n\n' in result.text
    assert "limit: int = 30" in result.text


def test_tables_take_the_rows_of_both_sides() -> None:
    base = 'ROWS = [\n    {"url": "/a"},\n    {"url": "/b"},\n]\n'
    yours = changed(base, ('    {"url": "/a"},\n', ""))
    theirs = changed(base, ('    {"url": "/b"},\n', '    {"url": "/b"},\n    {"url": "/c"},\n'))
    assert merged(yours, theirs, base).text == 'ROWS = [\n    {"url": "/b"},\n    {"url": "/c"},\n]\n'


def test_fields_with_docstrings_below_them_stay_together() -> None:
    base = textwrap.dedent('''
        class Pet(Model):
            """A pet."""

            id: int
            """Its number."""
            name: str
            """Its name."""
        ''')
    yours = changed(base, ("name: str\n", "name: str = Field(max_length=10)\n"))
    theirs = changed(
        base, ('"""Its number."""\n', '"""Its number."""\n    tag: str | None = None\n    """Its tag."""\n')
    )
    result = merged(yours, theirs, base).text
    expected = changed(base, ("name: str\n", "name: str = Field(max_length=10)\n"))
    expected = changed(
        expected, ('"""Its number."""\n', '"""Its number."""\n    tag: str | None = None\n    """Its tag."""\n')
    )
    assert result == expected


@pytest.mark.parametrize("broken", ["def (", "class A:\nx", "'''"])
def test_a_file_that_does_not_parse_is_left_alone(broken: str) -> None:
    assert merge_python("pets.py", BASE, broken, BASE) is None
