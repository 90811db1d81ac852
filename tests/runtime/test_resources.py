"""Resources: classes whose methods are routes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import BaseModel

from flama import Flama, resources
from flama.client import Client
from flama.exceptions import ApplicationError
from flama.resources import Resource, ResourceRoute, crud, rest
from flama.resources.exceptions import ResourceAttributeNotFound, ResourceNameInvalid
from flama.resources.routing import resource_method


class Pet(BaseModel):
    name: str


class PetsResource(Resource):
    """Everything about pets."""

    name = "pets"
    verbose_name = "Pets"

    def __init__(self, greeting: str = "hello") -> None:
        self.greeting = greeting

    @ResourceRoute.method("/", methods=["POST"], name="create", status_code=201)
    async def create(self, data: Pet) -> Pet:
        """Create a pet."""
        return data

    @ResourceRoute.method("/search/", methods=["GET"], name="search")
    def search(self, q: str) -> dict[str, str]:
        return {"q": q, "greeting": self.greeting}

    @ResourceRoute.method("/{pet_id:int}/", methods=["DELETE"], status_code=204)
    async def remove(self, pet_id: int) -> None: ...

    @ResourceRoute.method("/names/", pagination="page_number")
    async def names(self) -> list[str]:
        return ["a", "b", "c"]

    async def not_a_route(self) -> None: ...


@pytest.fixture
def app() -> Flama:
    return Flama()


def paths(app: Flama) -> set[str]:
    return {route.path for route in app.routes}


async def test_the_methods_of_a_class_are_routes_below_its_path(app: Flama) -> None:
    app.resources.add_resource("/pets/", PetsResource)
    client = Client(app=app)
    created = await client.post("/pets/", json={"name": "Tom"})
    assert (created.status_code, created.json()) == (201, {"name": "Tom"})
    assert (await client.get("/pets/search/?q=x")).json() == {"q": "x", "greeting": "hello"}
    assert (await client.delete("/pets/3/")).status_code == 204
    assert (await client.get("/pets/names/?page_size=2")).json()["data"] == ["a", "b"]


async def test_an_instance_can_be_added_too(app: Flama) -> None:
    app.resources.add_resource("/pets/", PetsResource("good morning"))
    assert (await Client(app=app).get("/pets/search/?q=x")).json()["greeting"] == "good morning"


def test_the_decorator_adds_the_class_and_leaves_it_as_it_is(app: Flama) -> None:
    class Owners(Resource):
        name = "owners"

        @app.resources.method("/")
        async def all(self) -> list[str]:
            return []

    assert app.resources.resource("/owners/")(Owners) is Owners
    assert "/owners/" in paths(app)
    assert Owners.verbose_name == "owners"


@pytest.mark.parametrize(
    ("mounted", "expected"),
    [("", "/search/"), ("/", "/search/"), ("/pets", "/pets/search/"), ("/a/b/", "/a/b/search/")],
)
def test_the_path_of_a_method_is_appended_to_that_of_the_resource(app: Flama, mounted: str, expected: str) -> None:
    app.resources.add_resource(mounted, PetsResource)
    assert expected in paths(app)


def test_routes_are_found_by_the_name_of_the_resource_and_the_method(app: Flama) -> None:
    app.resources.add_resource("/pets/", PetsResource)
    assert str(app.resolve_url("pets:remove", pet_id=3)) == "/pets/3/"
    assert str(app.resolve_url("pets-remove", pet_id=3)) == "/pets/3/"


def test_an_operation_of_a_contract_keeps_its_name_and_has_the_other_too() -> None:
    operation = {"operationId": "createPet", "responses": {"201": {"description": "Created."}}}
    contract = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/pets/": {"post": operation}}}
    app = Flama(openapi=json.loads(json.dumps(contract)))

    class Pets(Resource):
        name = "pets"

        @ResourceRoute.method("/pets/", methods=["POST"], name="createPet", status_code=201)
        async def create_pet(self, data: Pet) -> Pet:
            return data

    app.resources.add_resource("", Pets)
    (route,) = [route for route in app.routes if route.path == "/pets/"]
    assert route.name == "createPet"
    assert str(app.resolve_url("createPet")) == str(app.resolve_url("pets:createPet")) == "/pets/"


def test_a_subclass_has_the_routes_of_its_base_and_may_override_a_method(app: Flama) -> None:
    class Special(PetsResource):
        name = "special"

        def search(self, q: str) -> dict[str, str]:
            return {"special": q}

    app.resources.add_resource("/special/", Special)
    assert {"/special/", "/special/search/", "/special/{pet_id:int}/"} <= paths(app)


async def test_an_override_without_decorator_is_what_the_route_calls(app: Flama) -> None:
    class Special(PetsResource):
        name = "special"

        def search(self, q: str) -> dict[str, str]:
            return {"special": q}

    app.resources.add_resource("/special/", Special)
    assert (await Client(app=app).get("/special/search/?q=x")).json() == {"special": "x"}


def route(app: Flama, path: str) -> Any:
    return next(route for route in app.routes if route.path == path)


def test_tags_and_schema_switches_of_resource_and_method_come_together(app: Flama) -> None:
    class Secret(Resource):
        name = "secret"
        verbose_name = "Secrets"

        @ResourceRoute.method("/a/", tags={"permissions": ["read"]})
        async def a(self) -> str:
            return ""

        @ResourceRoute.method("/b/")
        async def b(self) -> str:
            return ""

    app.resources.add_resource("/s", Secret, tags={"telemetry": False}, include_in_schema=False)
    app.resources.add_resource("/t", Secret)
    assert route(app, "/s/a/").tags == {"telemetry": False, "permissions": ["read"]}
    assert route(app, "/s/b/").tags == {"telemetry": False}
    assert route(app, "/t/b/").tags == ["Secrets"]
    assert not route(app, "/s/a/").include_in_schema


@pytest.mark.parametrize("name", ["x", "1st", "with space", "", 3])
def test_a_name_that_can_not_stand_in_route_names_is_refused(name: object) -> None:
    with pytest.raises(ResourceNameInvalid):
        type("Named", (Resource,), {"name": name})


def test_a_resource_without_name_and_what_is_no_resource_are_refused(app: Flama) -> None:
    with pytest.raises(ResourceAttributeNotFound):
        app.resources.add_resource("/x/", type("Nameless", (Resource,), {}))
    with pytest.raises(ApplicationError, match="is no resource"):
        app.resources.add_resource("/x/", dict)


async def test_the_old_name_of_the_decorator_works_and_says_so() -> None:
    with pytest.warns(DeprecationWarning, match=r"write `ResourceRoute\.method`"):

        class Old(Resource):
            name = "old"

            @resource_method("/old/", methods=["GET"], name="old")
            async def old(self) -> str:
                return "old"

    app = Flama()
    app.resources.add_resource("/", Old)
    assert (await Client(app=app).get("/old/")).json() == "old"


def test_resource_classes_are_found_in_both_places() -> None:
    assert (resources.CRUDResource, resources.RESTResource) == (crud.CRUDResource, rest.RESTResource)


async def test_a_method_says_what_else_it_may_answer(app: Flama) -> None:
    class Owners(Resource):
        name = "owners"

        @ResourceRoute.method("/", responses={404: Pet, 410: {"description": "Moved away."}})
        async def find(self) -> Pet:
            return Pet(name="Tom")

    app.resources.add_resource("/owners/", Owners)
    document = (await Client(app=app).get("/schema/")).json()
    answers = document["paths"]["/owners/"]["get"]["responses"]
    assert answers["404"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Pet"}
    assert answers["410"]["description"] == "Moved away."
