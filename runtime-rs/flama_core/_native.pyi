from collections.abc import Iterable, MutableMapping, Sequence
from decimal import Decimal
from types import GenericAlias
from typing import Any, Final, Generic, Literal, TypeAlias, TypeVar, final
from uuid import UUID

__all__ = [
    "DATA",
    "END",
    "FIELD",
    "FILE",
    "MAX_DEPTH",
    "METHOD_NOT_ALLOWED",
    "MOUNT",
    "NOT_FOUND",
    "ROUTE",
    "FormError",
    "FormTooLarge",
    "MultipartParser",
    "ParameterReader",
    "Router",
    "UrlencodedParser",
    "encode_json",
]

_ValueT = TypeVar("_ValueT")

_Parameters: TypeAlias = dict[str, str | int | float | Decimal | UUID]

NOT_FOUND: Final = 0
ROUTE: Final = 1
MOUNT: Final = 2
METHOD_NOT_ALLOWED: Final = 3

MAX_DEPTH: Final = 500
"""How many containers `encode_json` accepts inside one another."""

FIELD: Final = 0
FILE: Final = 1
DATA: Final = 2
END: Final = 3

class FormError(ValueError):
    """A form is malformed; the message begins with the part and the byte."""

class FormTooLarge(FormError):
    """A form passes a limit."""

@final
class MultipartParser:
    """Reads a `multipart/form-data` body (RFC 7578, RFC 2046) in pieces of any size.

    Names are UTF-8, or else Latin-1. Of `filename*` (RFC 8187) and `filename` the first is taken; `%22`, `%0D` and
    `%0A` in names are what browsers write for a quote and line ends. Text before the first boundary and after the last
    is passed over.
    """

    def __new__(
        cls,
        content_type: bytes,
        *,
        max_files: int = 1000,
        max_fields: int = 1000,
        max_file_size: int | None = None,
        max_field_size: int = 1_048_576,
        max_headers: int = 32,
        max_header_size: int = 16_384,
    ) -> MultipartParser:
        """`content_type` is the header of the body. Sizes are in bytes; those of headers hold for each part.

        Raises `FormError` when `content_type` names no boundary, or none that RFC 2046 allows.
        """

    def feed(
        self, chunk: bytes
    ) -> list[
        tuple[Literal[0], str, str | bytes, str | None]
        | tuple[Literal[1], str, str, list[tuple[bytes, bytes]]]
        | tuple[Literal[2], bytes | memoryview]
        | tuple[Literal[3]]
    ]:
        """What `chunk` brings, in the order of the body:

        * `(FIELD, name, content, content_type)`: a whole field; `content` is text where the bytes are UTF-8;
        * `(FILE, name, filename, headers)`: a file begins; the names of the headers are in lower case;
        * `(DATA, content)`: a piece of it, perhaps a view of `chunk`;
        * `(END,)`: it is complete.

        Raises `FormError`, and `FormTooLarge` where a limit is passed; the parser must not be used any more then.
        """

    def finish(self) -> None:
        """Says that the body has ended. Raises `FormError` when the last boundary is missing."""

@final
class UrlencodedParser:
    """Reads an `application/x-www-form-urlencoded` body (WHATWG URL, section 5.1) in pieces of any size.

    Bytes that are not UTF-8 become U+FFFD.
    """

    def __new__(cls, *, max_fields: int = 1000, max_field_size: int = 1_048_576) -> UrlencodedParser:
        """`max_field_size` is in bytes of a pair as it is sent."""

    def feed(self, chunk: bytes) -> list[tuple[str, str]]:
        """The pairs that end in `chunk`. Raises `FormTooLarge` where a limit is passed."""

    def finish(self) -> list[tuple[str, str]]:
        """The last pair, if there is one. Raises `FormTooLarge` where a limit is passed."""

@final
class Router(Generic[_ValueT]):
    """Finds the value that was registered for the path of a request.

    A template is literal text and placeholders `{name}` or `{name:type}`. A name is any text without braces and
    colons. The types, with the Python type of their values, are

    * `str` (the default): anything but the empty text, within one segment, as `str`;
    * `int`: `-?[0-9]+`, at most 4300 characters, as `int`;
    * `float`: `-?[0-9]+(\\.[0-9]+)?`, at most 300 characters, as `float`;
    * `decimal`: the same, at most 4300 characters, as `decimal.Decimal`;
    * `uuid`: the hyphenated form in either case (RFC 9562, section 4), as `uuid.UUID`;
    * `path`: the rest of the path with its slashes, possibly empty, as `str`; only as the whole last segment.

    A segment may hold several placeholders and literal text: `/compare/{base}...{head}`. When it can be split in
    several ways, the leftmost placeholder takes as much as it can. A slash at the end matters: `/a` is not `/a/`.

    At each segment literal text is tried first, then typed placeholders, then `str` with literal text around it
    (longer text first), then plain `str`, then `path`. When a more specific template leads nowhere, or not for this
    method, a more general one is used. For one template and method, the value that was registered first stays.

    A look-up costs one step for each segment, however many routes there are. Look-ups and registrations may run in
    several threads.
    """

    def __new__(cls) -> Router[_ValueT]: ...
    @classmethod
    def __class_getitem__(cls, key: object) -> GenericAlias: ...
    def add(self, path: str, methods: Iterable[str] | None, value: _ValueT) -> None:
        """Registers a route.

        `methods` are compared as they are written: nothing is implied, not even `HEAD` by `GET`. `None` stands for
        every method. The empty `path` matches only the empty path.

        Raises `ValueError` when the template is not valid or `methods` is empty, and `TypeError` when `methods` is
        a string.
        """

    def add_mount(self, path: str, value: _ValueT) -> None:
        """Registers a value for `path` and everything below it at a slash, whatever the method.

        One slash at the end of `path` is ignored; `""` and `"/"` take every path. Of two mounts the one with more
        segments wins. A mount is found when it has more segments than every matching route has before its `path`
        placeholder; a route without such a placeholder hides every mount, even for methods that it lacks.

        Raises `ValueError` when the template is not valid or has a `path` placeholder.
        """

    def resolve(
        self, method: str, path: str
    ) -> (
        tuple[Literal[0], None, None, int]
        | tuple[Literal[1], _ValueT, _Parameters, int]
        | tuple[Literal[2], _ValueT, _Parameters, int]
        | tuple[Literal[3], tuple[str, ...], None, int]
    ):
        """Finds what answers `method` at the percent-decoded `path`.

        Returns a tuple of four whose first item is a code:

        * `(ROUTE, value, parameters, 0)`;
        * `(MOUNT, value, parameters, consumed)`: `path[:consumed]` is what the mount took, without a slash at its end;
        * `(METHOD_NOT_ALLOWED, methods, None, 0)`: the sorted methods of all the routes that match the path;
        * `(NOT_FOUND, None, None, 0)`.

        `parameters` is a new `dict` from the names of the placeholders to their converted values.
        """

    def resolve_raw(
        self, method: str, raw_path: bytes
    ) -> (
        tuple[Literal[0], None, None, int]
        | tuple[Literal[1], _ValueT, _Parameters, int]
        | tuple[Literal[2], _ValueT, _Parameters, int]
        | tuple[Literal[3], tuple[str, ...], None, int]
    ):
        """Like `resolve`, for a path as it came over the wire (the `raw_path` of an ASGI scope).

        The path is split at its slashes before each segment is percent-decoded, so that `%2F` is part of a value.
        Bytes that are not UTF-8 become U+FFFD. `consumed` counts bytes of `raw_path`.
        """

    def resolve_scope(
        self, scope: MutableMapping[str, Any]
    ) -> (
        tuple[Literal[0], None, None, int]
        | tuple[Literal[1], _ValueT, _Parameters, int]
        | tuple[Literal[2], _ValueT, _Parameters, int]
        | tuple[Literal[3], tuple[str, ...], None, int]
        | None
    ):
        """`resolve` for the `method` and `path` of an ASGI scope.

        None where `resolve_raw` has to be asked: the scope is no `dict`, it has a `root_path` or no `raw_path`, or that
        has a percent sign. Raises `KeyError` for a scope without method or path.
        """

@final
class ParameterReader:
    """Reads simple parameters of requests: one value each, without a style of its own.

    What it gives is what the slower way would give; it gives nothing where that has to decide.
    """

    def __new__(
        cls,
        fields: Sequence[
            tuple[str, Literal["path", "query", "header"], str, Literal["any", "str", "int", "float", "bool"], bool]
        ],
    ) -> ParameterReader:
        """`fields` are tuples of name, place, wire name, kind, and whether the parameter is required.

        The kind `any` leaves text, and a converted placeholder, as it is. Raises `ValueError` for an unknown place or
        kind.
        """

    def read(self, scope: MutableMapping[str, Any]) -> dict[str, Any] | None:
        """The parameters in an ASGI scope, by name; absent ones are left out.

        None when a required one is missing (kind `any` is never missed), when text is not plainly of its kind (`int`:
        decimal digits, at most 18 characters, no zeros before them; `float`: digits, perhaps with a point between them;
        `bool`: `true`, `false`, `1`, `0`), when names or values are not UTF-8, and when a header comes twice or is not
        ASCII.
        """

def encode_json(content: object, *, sort_keys: bool = False, indent: int | None = None, compact: bool = True) -> bytes:
    """Encodes `content` as JSON text (RFC 8259) in UTF-8; only what JSON must escape is escaped.

    `sort_keys` orders keys by code point. `compact` leaves out the space after commas and colons. `indent`, 0 to 16,
    puts each item on its own line with that many spaces a level and a space after each colon, whatever `compact` is.

    * `dict` and other mappings: objects. A key is a `str`, `int`, `float`, `bool`, `None`, `Decimal`, `UUID`, `date`,
      `datetime`, `time`, or an `Enum` with such a value.
    * `list`, `tuple`, `set`, `frozenset`, `range`, `deque`: arrays.
    * `int` of any size; `float`, shortest text that reads back; `Decimal`, as a bare number.
    * `str`: a lone surrogate becomes its `\\udXXX` escape.
    * `Enum`: its value. `UUID`: text. `date`, `datetime`, `time`: what `isoformat` returns.
    * `timedelta`: an ISO 8601 duration, `P1DT1H1M1.5S`, with `-` before a negative one.
    * `os.PathLike`: its path. `bytes`, `bytearray`, `memoryview`: text, from UTF-8.
    * dataclass instances: objects of their fields. Exceptions: their `repr`. Exception classes: their name.
    * pydantic models: what their own serialiser makes of them, by alias.
    * numpy arrays and scalars, `datetime64` and `timedelta64` included.

    Raises `ValueError` for NaN and infinities, for bytes that are not UTF-8, for a container inside itself, and for
    more than `MAX_DEPTH` containers inside one another; `TypeError` for any other class. The message names the place:
    `$.items[3].owner`. Exceptions of the content's own methods are not changed.
    """
