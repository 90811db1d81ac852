"""Laws of merging, on random edits of both sides."""

from __future__ import annotations

import ast
import os
import re

import libcst as cst
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flama_generator.merging.combining import combine
from flama_generator.merging.equality import same

PATH = "src/shop/resources/pets.py"
OPERATIONS = ("listPets", "createPet", "getPet", "deletePet")


def operation(name: str) -> str:
    return f'''
    @ResourceRoute.method("/{name}", methods=["GET"], name="{name}", security=[{{"key": []}}])
    async def {name.lower()}(self, worker: PetsWorker, limit: int = 20, offset: int = 0) -> list[Pet]:
        """Do {name}."""
        async with worker:
            rows = await worker.pets.list(limit=limit, offset=offset)
        found = [Pet.model_validate(row) for row in rows]
        return found
'''


BASE = (
    '"""Operations of pets."""\n\nfrom __future__ import annotations\n\n'
    "from flama.resources import Resource, ResourceRoute\n\nfrom shop.schemas.pets import Pet\n"
    "from shop.workers.pets import PetsWorker\n\n\n"
    'class PetsResource(Resource):\n    """Pets."""\n\n    name = "pets"\n'
    + "".join(operation(name) for name in OPERATIONS)
    + '\n\nTABLE = [\n    {"url": "/a"},\n    {"url": "/b"},\n]\n'
)


class Edit(cst.CSTTransformer):
    """One change of one function, with a word that nothing else holds."""

    def __init__(self, target: str, kind: str, word: str) -> None:
        super().__init__()
        self.target, self.kind, self.word = target, kind, word

    def leave_FunctionDef(
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.FunctionDef | cst.RemovalSentinel | cst.FlattenSentinel[cst.BaseStatement]:
        if original_node.name.value != self.target.lower():
            return updated_node
        edit = getattr(self, f"_{self.kind}")
        result: cst.FunctionDef | cst.RemovalSentinel | cst.FlattenSentinel[cst.BaseStatement] = edit(updated_node)
        return result

    def _statement(self, node: cst.FunctionDef) -> cst.FunctionDef:
        body = list(node.body.body)
        body.insert(len(self.word) % len(body) or 1, cst.parse_statement(f"{self.word} = 1"))
        return node.with_changes(body=node.body.with_changes(body=body))

    def _body(self, node: cst.FunctionDef) -> cst.FunctionDef:
        body = [node.body.body[0], cst.parse_statement(f"return {self.word}(limit)")]
        return node.with_changes(body=node.body.with_changes(body=body))

    def _decorator(self, node: cst.FunctionDef) -> cst.FunctionDef:
        return node.with_changes(decorators=[cst.Decorator(cst.Name(self.word)), *node.decorators])

    def _argument(self, node: cst.FunctionDef) -> cst.FunctionDef:
        decorator = node.decorators[-1]
        extra = cst.parse_expression(f"f({self.word}=1)").args  # type: ignore[attr-defined]
        call = decorator.decorator.with_changes(args=[*decorator.decorator.args, *extra])  # type: ignore[attr-defined]
        return node.with_changes(decorators=[*node.decorators[:-1], decorator.with_changes(decorator=call)])

    def _parameter(self, node: cst.FunctionDef) -> cst.FunctionDef:
        extra = cst.Param(cst.Name(self.word), cst.Annotation(cst.Name("int")), default=cst.Integer("0"))
        return node.with_changes(params=node.params.with_changes(params=[*node.params.params, extra]))

    def _default(self, node: cst.FunctionDef) -> cst.FunctionDef:
        changed = [
            one.with_changes(default=cst.Name(self.word)) if one.name.value == "limit" else one
            for one in node.params.params
        ]
        return node.with_changes(params=node.params.with_changes(params=changed))

    def _comment(self, node: cst.FunctionDef) -> cst.FunctionDef:
        line = cst.EmptyLine(comment=cst.Comment(f"# {self.word}"))
        return node.with_changes(leading_lines=[*node.leading_lines, line])

    def _docstring(self, node: cst.FunctionDef) -> cst.FunctionDef:
        body = [cst.parse_statement(f'"""{self.word}"""'), *node.body.body[1:]]
        return node.with_changes(body=node.body.with_changes(body=body))

    def _sibling(self, node: cst.FunctionDef) -> cst.FlattenSentinel[cst.BaseStatement]:
        added = cst.parse_statement(f"def {self.word}(self) -> None:\n    return None\n")
        return cst.FlattenSentinel([node, added])

    def _delete(self, node: cst.FunctionDef) -> cst.RemovalSentinel:
        return cst.RemovalSentinel.REMOVE


KINDS = [name[1:] for name in vars(Edit) if re.fullmatch("_[a-z]+", name)]


@st.composite
def edited(draw: st.DrawFn, prefix: str) -> str:
    """The base after a few edits, and perhaps other imports and rows.

    The spec writes no comments above symbols: those are the people's.
    """
    kinds = [kind for kind in KINDS if prefix == "mine" or kind != "comment"]
    text = BASE
    for number, (target, kind) in enumerate(
        draw(st.lists(st.tuples(st.sampled_from(OPERATIONS), st.sampled_from(kinds)), max_size=5))
    ):
        text = cst.parse_module(text).visit(Edit(target, kind, f"{prefix}{number}x")).code
    if draw(st.booleans()):
        text = text.replace("import Pet\n", f"import Pet, {prefix}_schema\n") + f"\n\nX = {prefix}_schema\n"
    if draw(st.booleans()):
        text = text.replace('    {"url": "/b"},\n', f'    {{"url": "/b"}},\n    {{"url": "/{prefix}_row"}},\n')
    return text


EXAMPLES = int(os.environ.get("FLAMA_MERGE_EXAMPLES", "60"))
LONG = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@LONG
@given(yours=edited("mine"), theirs=edited("spec"))
def test_every_word_of_people_is_there_and_every_word_of_the_spec_is_there_or_reported(yours: str, theirs: str) -> None:
    merged = combine(PATH, BASE, yours, theirs)
    ast.parse(merged.text)
    assert {word for word in re.findall(r"mine\w+", yours) if word not in merged.text} == set()
    reported = merged.reason + "".join(conflict.theirs for conflict in merged.conflicts)
    missing = {word for word in re.findall(r"spec\w+", theirs) if word not in merged.text and word not in reported}
    # What the spec changed inside something that people deleted is told by the name of the deleted thing.
    assert not missing or "you deleted it" in merged.reason


@settings(LONG, max_examples=max(EXAMPLES // 5, 50))
@given(yours=edited("mine"), theirs=edited("spec"))
def test_a_side_that_changed_nothing_gives_way(yours: str, theirs: str) -> None:
    assert same(PATH, combine(PATH, BASE, BASE, theirs).text, theirs)
    assert same(PATH, combine(PATH, BASE, yours, BASE).text, yours)
    assert same(PATH, combine(PATH, BASE, yours, yours).text, yours)


@settings(LONG, max_examples=max(EXAMPLES // 5, 50))
@given(yours=edited("mine"), theirs=edited("spec"))
def test_merging_the_merged_text_again_changes_nothing(yours: str, theirs: str) -> None:
    once = combine(PATH, BASE, yours, theirs)
    again = combine(PATH, theirs, once.text, theirs)
    assert same(PATH, again.text, once.text)
    assert not again.conflicts
