"""Which module a schema stands in."""

from __future__ import annotations

from flama_generator.ir.schemas import Alias
from tests.generator.documents import Lowered


def homes(lowered: Lowered, **usage: list[str]) -> dict[str, str]:
    named = {module: frozenset(f"schema:{name}" for name in names) for module, names in usage.items()}
    modules = lowered.lowering.place(named, usage)
    return {schema.name: module.name for module in modules for schema in module.schemas}


def reference(name: str) -> str:
    return f"{{$ref: '#/components/schemas/{name}'}}"


def test_a_schema_stands_with_the_only_resource_that_reaches_it() -> None:
    lowered = Lowered(f"""
        Order: {{properties: {{line: {reference("Line")}}}}}
        Line: {{properties: {{a: {{}}}}}}
        Unused: {{type: string}}
    """)
    assert homes(lowered, shop=["Order"], zoo=[]) == {"Order": "shop", "Line": "shop", "Unused": "shared"}


def test_a_schema_of_several_resources_stands_with_its_namesake_or_is_shared() -> None:
    lowered = Lowered("Pet: {properties: {a: {}}}\nError: {properties: {a: {}}}")
    assert homes(lowered, pets=["Pet", "Error"], stores=["Pet", "Error"]) == {"Pet": "pets", "Error": "shared"}


def test_a_crowded_module_is_split_by_first_words() -> None:
    schemas = "\n".join(
        f"{word}{index}: {{properties: {{a: {{}}}}}}"
        for word in ("Alpha", "Beta")
        for index in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRST"
    )
    found = homes(Lowered(schemas + "\nOdd: {properties: {a: {}}}"), shop=[])
    assert set(found.values()) == {"shared", "shared_alpha", "shared_beta"}
    assert found["Odd"] == "shared"


def test_an_alias_comes_after_what_it_names() -> None:
    lowered = Lowered(f"""
        A: {{type: array, items: {reference("M")}}}
        M: {{properties: {{a: {reference("A")}}}}}
        B: {{oneOf: [{reference("Z")}, {{type: integer}}]}}
        Z: {{enum: [a]}}
    """)
    [module] = lowered.lowering.place({}, ())
    order = [schema.name for schema in module.schemas]
    assert order.index("M") < order.index("A")
    assert order.index("Z") < order.index("B")
    assert not any(schema.lazy for schema in module.schemas if isinstance(schema, Alias))


def test_recursive_aliases_are_lazy() -> None:
    lowered = Lowered(f"Tree: {{type: array, items: {reference('Tree')}}}")
    [module] = lowered.lowering.place({}, ())
    assert [schema.lazy for schema in module.schemas if isinstance(schema, Alias)] == [True]


def test_aliases_across_modules_that_import_one_another_are_lazy() -> None:
    lowered = Lowered(f"""
        Cat: {{properties: {{dogs: {reference("Pack")}}}}}
        Pack: {{type: array, items: {reference("Dog")}}}
        Dog: {{properties: {{cat: {reference("Cat")}}}}}
    """)
    usage = {"cats": frozenset({"schema:Cat", "schema:Pack"}), "dogs": frozenset({"schema:Dog"})}
    modules = {module.name: module for module in lowered.lowering.place(usage, ["cats", "dogs"])}
    assert set(modules) == {"cats", "dogs", "shared"}
    pack = next(schema for module in modules.values() for schema in module.schemas if schema.name == "Pack")
    assert isinstance(pack, Alias)
    assert pack.lazy
