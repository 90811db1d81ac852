"""Components provide what handlers ask for."""

import dataclasses
from typing import Any

import pytest

from flama import Component, types
from flama.client import Client
from flama.exceptions import ComponentNotFound, InjectionError
from flama.injection import Parameter
from tests.runtime.asking import application, ask, failure


class Settings:
    def __init__(self, name: str = "default") -> None:
        self.name = name


class Database:
    def __init__(self, settings: Settings) -> None:
        self.settings = settings


class SettingsComponent(Component):
    made = 0

    def resolve(self) -> Settings:
        type(self).made += 1
        return Settings()


class DatabaseComponent(Component):
    async def resolve(self, settings: Settings) -> Database:
        return Database(settings)


async def use_database(database: Database, settings: Settings) -> bool:
    return database.settings is settings


async def test_components_need_each_other_and_share_values_within_a_request() -> None:
    app = application(components=[DatabaseComponent(), SettingsComponent()])
    app.add_get("/", use_database)
    before = SettingsComponent.made
    async with Client(app=app) as client:
        answers = [(await client.get("/")).json() for _ in range(3)]
    assert answers == [True, True, True]
    assert SettingsComponent.made - before == 3


async def test_a_component_that_is_not_cacheable_is_asked_for_each_parameter() -> None:
    class Fresh(SettingsComponent):
        cacheable = False

    app = application(components=[DatabaseComponent(), Fresh()])
    app.add_get("/", use_database)
    assert (await ask(app, "GET", "/")).json() is False


async def test_a_component_may_come_after_its_route() -> None:
    app = application()
    app.add_get("/", use_database)
    app.add_component(SettingsComponent())
    app.add_component(DatabaseComponent())
    assert (await ask(app, "GET", "/")).json() is True


async def test_a_component_added_later_takes_over_a_parameter() -> None:
    class Limit(Component):
        def resolve(self) -> int:
            return 42

    app = application()

    @app.get("/")
    async def handler(limit: int = 1) -> int:
        return limit

    assert (await ask(app, "GET", "/")).json() == 1
    app.add_component(Limit())
    assert (await ask(app, "GET", "/")).json() == 42


async def test_one_component_serves_many_annotations_through_its_parameter() -> None:
    class Named(Component):
        def can_handle_parameter(self, parameter: Parameter) -> bool:
            return isinstance(parameter.annotation, type) and issubclass(parameter.annotation, Settings)

        def resolve(self, parameter: Parameter) -> Any:
            return parameter.annotation(parameter.name)

    class Special(Settings): ...

    async def handler(first: Settings, second: Special) -> list[str]:
        return [first.name, second.name, type(second).__name__]

    app = application(components=[Named()])
    app.add_get("/", handler)
    assert (await ask(app, "GET", "/")).json() == ["first", "second", "Special"]


async def test_a_component_reads_the_request() -> None:
    class Caller(Component):
        def resolve(self, headers: types.Headers, user_id: int, page: int = 1) -> Settings:
            return Settings(f"{headers['x-name']} {user_id} {page}")

    app = application(components=[Caller()])

    @app.get("/{user_id}")
    async def handler(settings: Settings) -> str:
        return settings.name

    headers = {"x-name": "me"}
    assert (await ask(app, "GET", "/7?page=2", headers=headers)).json() == "me 7 2"
    assert (await ask(app, "GET", "/7", headers=headers)).json() == "me 7 1"
    assert failure(await ask(app, "GET", "/7?page=x", headers=headers)) == {"query.page": ["int_parsing"]}
    (route,) = app.routes
    places = [(field.place, field.wire) for field in route.signatures["GET"].parameters]  # type: ignore[union-attr]
    assert places == [("path", "user_id"), ("query", "page")]


async def test_mounted_applications_have_the_components_of_the_outer_one() -> None:
    inner, outer = application(), application(components=[SettingsComponent(), DatabaseComponent()])
    inner.add_get("/", use_database)
    outer.mount("/inner", inner)
    assert (await ask(outer, "GET", "/inner/")).json() is True


async def test_what_nothing_provides_is_an_error_at_startup_naming_parameter_handler_and_place() -> None:
    app = application()
    app.add_get("/", use_database)
    message = r"`database: Database` of `use_database` \(.*test_injection.py:\d+\)"
    with pytest.raises(ComponentNotFound, match=message):
        async with Client(app=app):
            pass


async def test_what_a_component_lacks_names_the_component_too() -> None:
    app = application(components=[DatabaseComponent()])
    app.add_get("/", use_database)
    with pytest.raises(
        ComponentNotFound,
        match=r"`settings: Settings` of `DatabaseComponent.resolve` \(.*test_injection\.py:\d+\), needed by",
    ):
        app.compile()


def test_components_in_a_circle_are_refused() -> None:
    class First(Component):
        def resolve(self, database: Database) -> Settings:
            return database.settings

    app = application(components=[First(), DatabaseComponent()])
    app.add_get("/", use_database)
    with pytest.raises(InjectionError, match="DatabaseComponent -> First -> DatabaseComponent"):
        app.compile()


def test_a_component_says_what_it_provides() -> None:
    class Untyped(Component):
        def resolve(self):  # type: ignore[no-untyped-def]
            return 1

    with pytest.raises(InjectionError, match=r"`Untyped.resolve` \(.*\) has no return annotation"):
        application(components=[Untyped()])
    with pytest.raises(InjectionError, match="is an instance"):
        application().add_component(SettingsComponent)  # type: ignore[arg-type]


async def test_a_dataclass_is_asked_of_components() -> None:
    @dataclasses.dataclass
    class Options:
        level: int = 3

    class OptionsComponent(Component):
        def resolve(self) -> Options:
            return Options()

    async def handler(options: Options) -> Options:
        return options

    app = application(components=[OptionsComponent()])
    app.add_get("/", handler)
    assert (await ask(app, "GET", "/")).json() == {"level": 3}
