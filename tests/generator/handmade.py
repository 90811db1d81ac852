"""A small model made by hand, for the tests of planning."""

from __future__ import annotations

from dataclasses import replace

from flama_generator.diagnostics import Location
from flama_generator.ir.behaviour import CreateRow, DeleteRow, Key, ListRows, NotInferred, Pagination, ReadRow
from flama_generator.ir.entities import Column, Entity
from flama_generator.ir.model import AppModel, Resource, SchemaModule
from flama_generator.ir.operations import (
    Body,
    Content,
    Operation,
    Parameter,
    Requirement,
    Response,
    SecurityScheme,
)
from flama_generator.ir.schemas import Alias, Field, Model
from flama_generator.ir.types import Constraints, Default, ListOf, LiteralOf, Primitive, Reference

HERE = Location("pets.yaml", 1, 1)
TEXT = Primitive("str")
NUMBER = Primitive("int")
PET = Reference("schema:Pet")
PET_INPUT = Reference("schema:PetInput")


def field(name: str, of: object = TEXT, **more: object) -> Field:
    """A required field."""
    return replace(Field(name, name, TEXT, required=True), type=of, **more)  # type: ignore[arg-type]


def parameter(name: str, place: str, of: object = TEXT, **more: object) -> Parameter:
    """A required parameter of the usual style."""
    style, explode = ("form", True) if place in {"query", "cookie"} else ("simple", False)
    made = Parameter(name, name, "query", TEXT, required=True, style=style, explode=explode)
    return replace(made, place=place, type=of, **more)  # type: ignore[arg-type]


def operation(name: str, method: str, path: str, **more: object) -> Operation:
    """A public operation that nobody has written."""
    made = Operation(
        id=f"op:{name}",
        operation_id=name,
        declared_id=True,
        name=name,
        method=method,
        path=path,
        parameters=(),
        body=None,
        responses=(),
        success=None,
        success_status=204,
        security=(),
        behaviour=NotInferred("the path names no collection"),
        location=HERE,
        summary=f"Summary of {name}.",
    )
    return replace(made, **more)  # type: ignore[arg-type]


def answers(of: object, status: int = 200) -> dict[str, object]:
    """Arguments of an operation that answers JSON."""
    return {
        "success": Response(str(status), content=Content("application/json", "json", of)),  # type: ignore[arg-type]
        "success_status": status,
    }


def json_body(of: object) -> Body:
    """A required JSON body."""
    return Body((Content("application/json", "json", of),), required=True)  # type: ignore[arg-type]


def petstore() -> AppModel:
    """Pets that can be created, listed, read and deleted, and one operation that people write."""
    columns = (
        Column("id", "integer", nullable=False, primary_key=True, generated="autoincrement"),
        Column("name", "string", nullable=False, length=50),
        Column("status", "string", nullable=True),
    )
    entity = Entity("entity:Pet", "schema:Pet", "Pet", "pets", "pets", "pet", columns, HERE)
    scheme = SecurityScheme("security:api_key", "api_key", "api_key", "apiKey", key_name="X-API-Key")
    resource = Resource("resource:pets", "pets", "PetsResource", "Pets", operations(), ("entity:Pet",))
    return AppModel(
        title="Petstore",
        version="1.2.3",
        description="Pets, and who may have them.",
        package="petstore",
        project="petstore",
        schema_modules=(SchemaModule("pets", schemas()),),
        resources=(resource,),
        entities=(entity,),
        security_schemes=(scheme,),
        contract=CONTRACT,
    )


def schemas() -> tuple[Alias | Model, ...]:
    """A status, a pet, and what a pet is made from."""
    status = field("status", Reference("schema:Status"), required=False, description="Where it is.")
    name = field("name", Primitive("str", Constraints(min_length=1, max_length=50)))
    return (
        Alias("schema:Status", "Status", "pets", LiteralOf(("available", "sold")), HERE),
        Model("schema:PetInput", "PetInput", "pets", (name, status), "ignore", HERE),
        Model("schema:Pet", "Pet", "pets", (field("id", NUMBER), name, status), "ignore", HERE, "A pet."),
    )


def operations() -> tuple[Operation, ...]:
    """The operations of the pets."""
    one = parameter("pet_id", "path", NUMBER, wire="petId")
    key = Key("id", "pet_id")
    limit = parameter(
        "limit",
        "query",
        Primitive("int", Constraints(minimum=1, maximum=100)),
        required=False,
        default=Default(20),
    )
    window = Pagination("offset", size="limit", default_size=20)
    return (
        operation(
            "list_pets",
            "GET",
            "/pets",
            parameters=(limit,),
            behaviour=ListRows("entity:Pet", (), (), window, None),
            **answers(ListOf(PET)),
        ),
        operation(
            "create_pet",
            "POST",
            "/pets",
            body=json_body(PET_INPUT),
            behaviour=CreateRow("entity:Pet", (), returns_entity=True),
            security=(Requirement((("api_key", ()),)),),
            **answers(PET, 201),
        ),
        operation(
            "read_pet",
            "GET",
            "/pets/{petId}",
            parameters=(one,),
            behaviour=ReadRow("entity:Pet", (), key),
            **answers(PET),
        ),
        operation(
            "delete_pet",
            "DELETE",
            "/pets/{petId}",
            parameters=(one,),
            behaviour=DeleteRow("entity:Pet", (), key, returns_entity=False),
        ),
        operation("groom_pet", "POST", "/pets/{petId}/groom", parameters=(one,), description="Wash and comb."),
    )


CONTRACT: dict[str, object] = {
    "openapi": "3.1.0",
    "info": {"title": "Petstore", "version": "1.2.3"},
    "paths": {},
}
"""Only its presence matters where nothing is served."""
