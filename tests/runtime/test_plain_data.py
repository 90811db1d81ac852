"""Plain data is read and written as through models, whether models are built on the way or not."""

import datetime
import enum
import uuid
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    computed_field,
    field_serializer,
    field_validator,
    model_validator,
)

from flama.annotations import is_class
from flama.schemas import Model, Omittable, SchemaValidationError, adapter_for
from flama.schemas.constraints import UniqueItems


class Colour(str, enum.Enum):
    RED = "red"


class Owner(BaseModel):
    id: int
    name: str = "nobody"


class Line(Model):
    unit_price: float = Field(alias="unitPrice")
    note: Omittable[str] = None


class Plain(BaseModel):
    id: int
    name: str
    price: float = 0
    owner: Owner | None = None
    lines: list[Owner] = []
    by_name: dict[str, Owner] = Field(default_factory=dict)
    kind: Literal["a", 1, None] = "a"


class Wired(Model):
    item_id: int = Field(alias="itemId")
    lines: list[Line] = Field(default_factory=list)
    owner: Omittable[Owner] = None
    secret: str = Field("", exclude=True)


class Typed(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True, extra="forbid")

    when: datetime.datetime | None = None
    amount: Decimal = Decimal("1.50")
    key: uuid.UUID | None = None
    colour: Colour = Colour.RED
    tags: Annotated[list[str], UniqueItems()] = []
    shouted: Annotated[str, PlainSerializer(str.upper)] = "a"
    seconds: datetime.timedelta = datetime.timedelta(0)
    both: Owner | Plain | None = None


class Tree(BaseModel):
    name: str
    kids: "list[Tree]" = []
    other: "Tree | Owner | None" = None


class Thinking(BaseModel):
    """Everything here needs the instance."""

    low: int = 0
    high: int = 0
    owner: Owner = Owner(id=1)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def range(self) -> int:
        return self.high - self.low

    @field_serializer("low")
    def write(self, value: int) -> int:
        return value - self.high

    @field_validator("high")
    @classmethod
    def above(cls, value: int, info: ValidationInfo) -> int:
        if value < info.data.get("low", 0):
            raise ValueError("high is below low")
        return value

    @model_validator(mode="after")
    def even(self) -> "Thinking":
        if (self.high - self.low) % 2:
            raise ValueError("odd")
        return self


class Aware(Model):
    """A validator that is told of the fields before it."""

    low_value: int = Field(0, alias="low")
    high: int = 0

    @field_validator("high")
    @classmethod
    def above(cls, value: int, info: ValidationInfo) -> int:
        if value < info.data["low_value"]:
            raise ValueError("high is below low")
        return value


class Shop(BaseModel):
    thinking: list[Thinking] = []
    aware: Aware | None = None
    tree: Tree | None = None
    anything: Any = None


EXAMPLES = 50
NAMES = sorted(
    {name for model in (Plain, Wired, Typed, Tree, Thinking, Shop, Line, Owner) for name in model.model_fields}
    | {"itemId", "unitPrice", "low"}
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=3)
    | st.sampled_from(["1", "1.5", " a ", "red", "2024-01-01T00:00:00Z", Colour.RED, Decimal("1.10"), Owner(id=2)])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5) | st.tuples(inner)
    ),
    max_leaves=12,
)
MODELS: list[Any] = [Plain, Wired, Typed, Tree, Thinking, Shop, list[Plain], list[Wired], dict[str, Tree], Owner | Line]


def outcome(function: Any, *arguments: Any, **options: Any) -> Any:
    try:
        return function(*arguments, **options)
    except (SchemaValidationError, ValidationError) as error:
        return len(error.detail if isinstance(error, SchemaValidationError) else error.errors()) > 0


def through_models(annotation: Any, value: Any) -> bytes:
    adapter: TypeAdapter[Any] = TypeAdapter(annotation)
    return adapter.dump_json(adapter.validate_python(value, from_attributes=True), by_alias=True)


def filled(model: Any) -> st.SearchStrategy[Any]:
    """Objects with the fields of `model`, most of which validate."""
    kinds: dict[str, st.SearchStrategy[Any]] = {"int": st.integers() | SCALARS, "str": st.text(max_size=3)}
    names = {item.alias or name: item.annotation for name, item in model.model_fields.items()}
    items = {name: kinds.get(getattr(kind, "__name__", ""), VALUES) for name, kind in names.items()}
    required = {name for name, item in model.model_fields.items() if item.is_required()}
    known = {name: item for name, item in items.items() if name in {model.model_fields[n].alias or n for n in required}}
    return st.fixed_dictionaries(known, optional={name: item for name, item in items.items() if name not in known})


@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")
@pytest.mark.parametrize("annotation", MODELS, ids=str)
@settings(deadline=None, max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_plain_data_is_written_as_models_are(annotation: Any, data: st.DataObject) -> None:
    model = annotation if is_class(annotation) and issubclass(annotation, BaseModel) else None
    value = data.draw(filled(model) | VALUES if model else VALUES | st.lists(filled(Plain), max_size=2))
    expected = outcome(through_models, annotation, value)
    assert outcome(adapter_for(annotation).dump_json, value) == expected


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("annotation", [model for model in MODELS if is_class(model)], ids=str)
@settings(deadline=None, max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_json_is_read_into_the_plain_data_that_models_give(annotation: Any, strict: bool, data: st.DataObject) -> None:
    text = TypeAdapter(Any).dump_json(data.draw(filled(annotation) | VALUES))
    adapter = adapter_for(annotation)
    expected = outcome(lambda: adapter.dump_python(adapter.validate_json(text, strict=strict)))
    assert outcome(adapter.plain_json, text, strict=strict) == expected


def test_what_is_wrong_is_said_in_the_words_of_the_models() -> None:
    adapter = adapter_for(list[Plain])
    with pytest.raises(SchemaValidationError) as caught:
        adapter.dump_json([{"id": 1, "name": "a", "owner": 3}])
    assert caught.value.detail["response.0.owner"][0]["type"] == "model_attributes_type"


def test_instances_among_plain_data_are_written_too() -> None:
    adapter = adapter_for(list[Plain])
    mixed = [{"id": 1, "name": "a", "owner": Owner(id=2)}]
    assert adapter.dump_json(mixed) == adapter.dump_json(mixed) == through_models(list[Plain], mixed)


def test_infinite_numbers_are_written_as_null() -> None:
    assert b'"price":null' in adapter_for(Plain).dump_json({"id": 1, "name": "a", "price": float("inf")})
