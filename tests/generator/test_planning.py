"""A model becomes files: which ones, whose, and that no name or text of a spec breaks out of its place."""

from __future__ import annotations

import ast
import json
from dataclasses import replace

import pytest
import yaml

from flama_generator.ir.model import AppModel, SchemaModule
from flama_generator.ir.operations import SecurityScheme
from flama_generator.ir.schemas import Alias, Model
from flama_generator.ir.types import Default, LiteralOf, Primitive, Reference
from flama_generator.planning import Options, Plan, PlanningError, RuntimeSource, plan
from tests.generator.handmade import HERE, TEXT, field, operation, parameter, petstore
from tests.generator.test_docstrings import HOSTILE, tomllib

OPTIONS = Options(RuntimeSource("0.1.0"), spec="openapi.yaml")


def of(model: AppModel, options: Options = OPTIONS) -> Plan:
    return plan(model, options)


def owners(planned: Plan) -> dict[str, str]:
    return {path.replace("src/petstore/", ""): file.owner for path, file in planned.files.items()}


def test_every_file_has_its_owner() -> None:
    found = owners(of(petstore()))
    assert found["resources/pets.py"] == found["repositories/pet.py"] == found["tests/test_pets.py"] == "shared"
    assert found["schemas/pets.py"] == found["models/tables.py"] == found["workers/pets.py"] == "gen"
    assert found["settings.py"] == found["security.py"] == "user"
    assert found["pyproject.toml"] == found["compose.yaml"] == found[".env.example"] == "keyed"
    assert found["migrations/versions/0001_initial.py"] == "log"


def without_storage() -> AppModel:
    model = petstore()
    (pets,) = model.resources
    groom = pets.operations[-1]
    return replace(
        model, entities=(), resources=(replace(pets, operations=(groom,), entities=()),), security_schemes=()
    )


def test_a_service_that_stores_nothing_has_no_database_and_one_without_schemes_no_security() -> None:
    planned = of(without_storage())
    words = ("models", "workers", "repositories", "migrations", "security")
    assert not [path for path in planned.files if any(word in path for word in words)]
    project = tomllib.loads(planned.files["pyproject.toml"].content)["project"]
    assert project["dependencies"][0] == "flama-runtime==0.1.0"
    assert "postgres" not in planned.files["compose.yaml"].content


def test_an_unpublished_runtime_is_taken_from_where_it_lies() -> None:
    source = RuntimeSource("0.1.0", "/srv/my runtime", "https://example.com/flama_core.whl")
    planned = of(petstore(), replace(OPTIONS, runtime=source))
    settings = tomllib.loads(planned.files["pyproject.toml"].content)
    assert settings["project"]["dependencies"][:2] == ["flama-runtime[database]", "flama-core"]
    assert settings["tool"]["uv"]["sources"] == {
        "flama-runtime": {"path": "/srv/my runtime"},
        "flama-core": {"url": "https://example.com/flama_core.whl"},
    }
    assert (
        "pip install https://example.com/flama_core.whl '/srv/my runtime[database]'"
        in planned.files["README.md"].content
    )


def test_the_same_model_gives_the_same_files() -> None:
    assert of(petstore()) == of(petstore())


def test_the_contract_keeps_the_order_of_the_document() -> None:
    contract: dict[str, object] = {
        "openapi": "3.1.0",
        "info": {"title": "ü", "version": "1"},
        "paths": {"/b": {}, "/a": {}},
    }
    text = of(replace(petstore(), contract=contract)).files["src/petstore/openapi.json"].content
    assert json.loads(text) == contract
    assert text.index('"/b"') < text.index('"/a"')


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_changes_nothing_but_strings(text: str) -> None:
    planned = of(hostile(text))
    kind = of(hostile("harmless"))
    assert list(planned.files) == list(kind.files)
    for path, file in planned.files.items():
        if path.endswith(".py"):
            assert shape(file.content) == shape(kind.files[path].content), path
    tomllib.loads(planned.files["pyproject.toml"].content)
    for path in ("compose.yaml", ".github/workflows/ci.yaml"):
        yaml.safe_load(planned.files[path].content)


def hostile(text: str) -> AppModel:
    """A model with the text in every place where a document is free to say what it likes."""
    model = petstore()
    (pets,) = model.resources
    given = parameter("given", "query", TEXT, required=False, wire=text or "x", description=text, default=Default(text))
    odd = operation(
        "odd",
        "GET",
        f"/odd/{text}",
        parameters=(given,),
        summary=text,
        description=text,
        operation_id=text,
        tags=(text,),
    )
    fields = (field("name", TEXT, wire=text, description=text), field("kind", Reference("schema:Kind"), required=False))
    module = SchemaModule(
        "odd",
        (
            Alias("schema:Kind", "Kind", "odd", LiteralOf((text,)), HERE, text),
            Model("schema:Odd", "Odd", "odd", fields, Primitive("int"), HERE, text),
        ),
    )
    return replace(
        model,
        title=text,
        description=text,
        version=text,
        schema_modules=(*model.schema_modules, module),
        resources=(replace(pets, verbose_name=text, description=text, operations=(*pets.operations, odd)),),
        security_schemes=(SecurityScheme("security:key", text, "key", "apiKey", key_name=text, description=text),),
    )


def shape(source: str) -> str:
    """The syntax tree with every text replaced, and without the docstrings, which come and go."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    statements = (node for node in ast.walk(tree) if hasattr(node, "body") and isinstance(node.body, list))
    for node in statements:
        node.body = [
            each for each in node.body if not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))
        ]
    return ast.dump(tree)


@pytest.mark.parametrize("name", ["../evil", "a/b", "a.b", "", "a\n", "ünïcode/..", "class"])
def test_a_name_that_could_leave_its_folder_is_refused(name: str) -> None:
    model = petstore()
    (pets,) = model.resources
    with pytest.raises(PlanningError):
        of(replace(model, resources=(replace(pets, module=name),)))
    with pytest.raises(PlanningError):
        of(replace(model, package=name))


def test_schema_modules_that_import_each_other_do_so_at_their_end() -> None:
    model = petstore()
    owner = Model("schema:Owner", "Owner", "owners", (field("pet", Reference("schema:Pet")),), "ignore", HERE)
    (pets,) = model.schema_modules
    pet = pets.schemas[-1]
    assert isinstance(pet, Model)
    owned = replace(pet, fields=(*pet.fields, field("owner", Reference("schema:Owner"), required=False)))
    modules = (replace(pets, schemas=(*pets.schemas[:-1], owned)), SchemaModule("owners", (owner,)))
    text = of(replace(model, schema_modules=modules)).files["src/petstore/schemas/pets.py"].content
    assert text.endswith("from petstore.schemas.owners import Owner  # noqa: E402\n")
