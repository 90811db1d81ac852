"""Finding routes: the rules, one by one, then all of them against a plain matcher."""

import gc
import threading
import weakref
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flama_core import METHOD_NOT_ALLOWED, MOUNT, NOT_FOUND, ROUTE, Router
from tests.core.plain_router import PlainRouter

NOTHING = (NOT_FOUND, None, None, 0)


def router_of(*paths: str, methods: tuple[str, ...] | None = None) -> Router[str]:
    router: Router[str] = Router()
    for path in paths:
        router.add(path, methods, path)
    return router


def winner(router: Router[str], path: str, method: str = "GET") -> str | None:
    found = router.resolve(method, path)
    if found[0] == ROUTE or found[0] == MOUNT:
        return found[1]
    return None


@pytest.mark.parametrize(
    ("template", "path", "parameters"),
    [
        ("/", "/", {}),
        ("/users/{id}", "/users/7", {"id": "7"}),
        ("/users/{id:int}", "/users/-07", {"id": -7}),
        ("/users/{id:int}", "/users/" + "9" * 4300, None),
        ("/{x:float}", "/1.50", {"x": 1.5}),
        ("/{x:decimal}", "/-1.50", {"x": Decimal("-1.50")}),
        (
            "/{x:uuid}",
            "/123E4567-e89b-12d3-a456-426614174000",
            {"x": UUID("123e4567-e89b-12d3-a456-426614174000")},
        ),
        ("/f/{rest:path}", "/f/a//b/", {"rest": "a//b/"}),
        ("/f/{rest:path}", "/f/", {"rest": ""}),
        ("/compare/{base}...{head}", "/compare/main...v1.2", {"base": "main", "head": "v1.2"}),
        ("/files/{name}.json", "/files/a.b.json", {"name": "a.b"}),
        ("/v1/{name}:publish", "/v1/post:publish", {"name": "post"}),
        ("/{pet-id}/{filter[x]}", "/1/2", {"pet-id": "1", "filter[x]": "2"}),
        ("/é/{x}", "/é/日本", {"x": "日本"}),
    ],
)
def test_a_path_that_fits_gives_the_value_and_the_converted_parameters(
    template: str, path: str, parameters: dict[str, object] | None
) -> None:
    code, value, found, consumed = router_of(template).resolve("GET", path)
    assert (code, value, consumed) == (ROUTE, template, 0)
    expected = {"id": int("9" * 4300)} if parameters is None else parameters
    assert found == expected
    assert [type(one) for one in (found or {}).values()] == [type(one) for one in expected.values()]


@pytest.mark.parametrize(
    ("template", "path"),
    [
        ("/users", "/users/"),
        ("/users/", "/users"),
        ("/users/{id}", "/users/"),
        ("/users/{id}", "/users/1/2"),
        ("/{x:int}", "/1.0"),
        ("/{x:int}", "/" + "9" * 4301),
        ("/{x:int}", "/\N{FULLWIDTH DIGIT ONE}"),
        ("/{x:float}", "/nan"),
        ("/{x:float}", "/" + "9" * 400),
        ("/{x:uuid}", "/123e4567e89b12d3a456426614174000"),
        ("/{x}.json", "/.json"),
        ("/f/{rest:path}", "/f"),
        ("/{x}", "x"),
        ("/{x}", "*"),
        ("/{x}", "/\ud800"),
    ],
)
def test_a_path_that_does_not_fit_is_not_found(template: str, path: str) -> None:
    assert router_of(template).resolve("GET", path) == NOTHING


def test_an_int_may_have_any_size() -> None:
    assert router_of("/{x:int}").resolve("GET", f"/{2**200}")[2] == {"x": 2**200}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/a", "/a"),
        ("/12", "/{x:int}"),
        ("/1.5", "/{x:float}"),
        ("/ab.json", "/{x}.json"),
        ("/ab.long.json", "/{x}.long.json"),
        ("/ab", "/{x}"),
        ("/ab/c", "/{x:path}"),
    ],
)
def test_more_specific_templates_are_tried_first(path: str, expected: str) -> None:
    templates = ["/{x:path}", "/{x}", "/{x}.json", "/{x}.long.json", "/{x:float}", "/{x:int}", "/a"]
    assert winner(router_of(*templates), path) == expected
    assert winner(router_of(*reversed(templates)), path) == expected


def test_a_general_template_is_used_when_the_specific_branch_leads_nowhere() -> None:
    router = router_of("/users/me/settings", "/users/{id}/posts", "/{rest:path}")
    assert winner(router, "/users/me/posts") == "/users/{id}/posts"
    assert winner(router, "/users/me/photos") == "/{rest:path}"


def test_a_general_template_is_used_when_the_specific_one_lacks_the_method() -> None:
    router: Router[str] = Router()
    router.add("/users/me", ["GET"], "me")
    router.add("/users/{id}", ["DELETE"], "delete")
    assert router.resolve("DELETE", "/users/me") == (ROUTE, "delete", {"id": "me"}, 0)


def test_the_first_value_stays_for_a_template_and_a_method() -> None:
    router: Router[str] = Router()
    router.add("/{a}", ["GET"], "first")
    router.add("/{b}", ["GET", "POST"], "second")
    assert router.resolve("GET", "/x") == (ROUTE, "first", {"a": "x"}, 0)
    assert router.resolve("POST", "/x") == (ROUTE, "second", {"b": "x"}, 0)


def test_allowed_methods_are_those_of_every_template_that_fits() -> None:
    router: Router[None] = Router()
    router.add("/users/me", ["PUT", "GET"], None)
    router.add("/users/{id}", ["DELETE", "GET"], None)
    router.add("/users/{id:int}", ["PATCH"], None)
    assert router.resolve("POST", "/users/me") == (METHOD_NOT_ALLOWED, ("DELETE", "GET", "PUT"), None, 0)


def test_head_is_not_implied_by_get() -> None:
    assert router_of("/", methods=("GET",)).resolve("HEAD", "/") == (METHOD_NOT_ALLOWED, ("GET",), None, 0)


def test_no_methods_means_every_method() -> None:
    assert winner(router_of("/"), "/", "BREW") == "/"


@pytest.mark.parametrize(
    ("mount", "path", "consumed"),
    [
        ("/api", "/api", 4),
        ("/api", "/api/", 4),
        ("/api/", "/api/x/y", 4),
        ("", "/x", 0),
        ("/", "", 0),
        ("/é", "/é/x", 2),
    ],
)
def test_a_mount_takes_its_path_and_what_is_below_it(mount: str, path: str, consumed: int) -> None:
    router: Router[str] = Router()
    router.add_mount(mount, "app")
    assert router.resolve("GET", path) == (MOUNT, "app", {}, consumed)


def test_a_mount_ends_at_a_slash() -> None:
    router: Router[str] = Router()
    router.add_mount("/api", "app")
    assert router.resolve("GET", "/apiary") == NOTHING


def test_a_mount_may_have_parameters() -> None:
    router: Router[str] = Router()
    router.add_mount("/tenants/{tenant:int}", "app")
    assert router.resolve("GET", "/tenants/42/x") == (MOUNT, "app", {"tenant": 42}, 11)
    assert router.resolve("GET", "/tenants/x") == NOTHING


def test_the_longest_mount_wins() -> None:
    router: Router[str] = Router()
    for path in ("/a", "/a/b", ""):
        router.add_mount(path, path)
    assert [winner(router, path) for path in ("/a/b/c", "/a/c", "/c")] == ["/a/b", "/a", ""]


def test_a_route_hides_the_mounts_even_for_methods_that_it_lacks() -> None:
    router = router_of("/api/{x}", methods=("GET",))
    router.add_mount("/api/users", "app")
    assert winner(router, "/api/users") == "/api/{x}"
    assert router.resolve("POST", "/api/users")[0] == METHOD_NOT_ALLOWED
    assert winner(router, "/api/users/1", "POST") == "app"


def test_a_mount_hides_a_path_placeholder_that_starts_before_it_ends() -> None:
    router = router_of("/{page:path}", "/static/{file:path}")
    router.add_mount("/static", "files")
    router.add_mount("/api", "api")
    assert winner(router, "/api/x") == "api"
    assert winner(router, "/about") == "/{page:path}"
    assert winner(router, "/static/x") == "/static/{file:path}"
    assert winner(router, "/static") == "files"


def test_raw_paths_are_split_before_they_are_decoded() -> None:
    router = router_of("/files/{name}/raw", "/é")
    assert router.resolve_raw("GET", b"/files/a%2Fb/raw") == (ROUTE, "/files/{name}/raw", {"name": "a/b"}, 0)
    assert router.resolve_raw("GET", b"/files/a/b/raw") == NOTHING
    assert router.resolve_raw("GET", b"/%C3%A9")[1] == "/é"
    assert router.resolve_raw("GET", b"/files/%ff%zz/raw")[2] == {"name": "\ufffd%zz"}


def test_the_consumed_length_of_a_raw_path_counts_its_bytes() -> None:
    router: Router[str] = Router()
    router.add_mount("/é", "app")
    assert router.resolve_raw("GET", b"/%C3%A9/x") == (MOUNT, "app", {}, 7)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("users", "does not start with `/`"),
        ("/{id", "never closed"),
        ("/id}", "closes no placeholder"),
        ("/{}", "no name"),
        ("/{a}/{a}", "`a` appears twice"),
        ("/{a:slug}", "`slug` is unknown"),
        ("/{a:path}/b", "not the whole last segment"),
        ("/a" * 257, "more than 256 segments"),
    ],
)
def test_a_bad_template_is_refused_with_its_reason(path: str, reason: str) -> None:
    router: Router[None] = Router()
    with pytest.raises(ValueError, match=reason):
        router.add(path, None, None)
    with pytest.raises(ValueError, match=reason):
        router.add_mount(path, None)


def test_a_mount_with_a_path_placeholder_is_refused() -> None:
    router: Router[None] = Router()
    with pytest.raises(ValueError, match="drop the `path` placeholder"):
        router.add_mount("/{rest:path}", None)


def test_methods_must_be_several_names() -> None:
    router: Router[None] = Router()
    with pytest.raises(ValueError, match="is empty"):
        router.add("/", [], None)
    with pytest.raises(TypeError, match="is a string"):
        router.add("/", "GET", None)


def test_a_router_in_a_cycle_is_collected() -> None:
    class Owner:
        router: Router["Owner"]

    owner = Owner()
    owner.router = Router()
    owner.router.add("/", None, owner)
    trace = weakref.ref(owner)
    del owner
    gc.collect()
    assert trace() is None


def test_routes_can_be_added_while_others_are_looked_up() -> None:
    router: Router[int] = Router()
    router.add("/{x:uuid}", None, 0)
    path = "/123e4567-e89b-12d3-a456-426614174000"

    def add() -> None:
        for index in range(500):
            router.add(f"/{index}", None, index)

    thread = threading.Thread(target=add)
    thread.start()
    found = {router.resolve("GET", path)[1] for _ in range(500)}
    thread.join()
    assert found == {0}


def test_hostile_paths_are_answered() -> None:
    router = router_of("/{a}{b}-{c}{d}-{e}x", "/" + "/".join(f"{{p{index}}}" for index in range(60)) + "/end")
    for path in ("/" * 200_000, "/a" * 100_000, "/" + "-" * 50_000, "/" + "a-" * 20_000):
        assert router.resolve("GET", path) == NOTHING
        assert router.resolve_raw("GET", path.encode()) == NOTHING


pieces = st.sampled_from(["a", "1", ".", "-", "é", "{}", "{}", "{:int}", "{:float}", "{:uuid}"])
templates = st.lists(st.lists(pieces, max_size=3), min_size=1, max_size=3)
paths = st.lists(st.lists(st.sampled_from(["a", "1", "12", ".", "-", "é", "-1.5"]), max_size=4), max_size=4)
method_sets = st.none() | st.lists(st.sampled_from(["GET", "POST"]), min_size=1, max_size=2)


@given(st.lists(st.tuples(templates, method_sets), max_size=8), st.lists(paths, min_size=1, max_size=8))
def test_the_tree_finds_what_a_plain_matcher_finds(
    table: list[tuple[list[list[str]], list[str] | None]], requests: list[list[list[str]]]
) -> None:
    router: Router[int] = Router()
    plain = PlainRouter()
    for index, (template, methods) in enumerate(table):
        path = plain.add(template, methods)
        router.add(path, methods, index)
    for request in requests:
        path = "".join("/" + "".join(segment) for segment in request)
        code, value, parameters, _ = router.resolve("GET", path)
        found = (value, parameters) if code == ROUTE else (code, value)
        assert found == plain.resolve("GET", path)


@pytest.mark.parametrize("path", ["/a", "/a/7", "/m/x/y", "/nothing"])
@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_a_scope_is_resolved_like_its_method_and_path(method: str, path: str) -> None:
    router = router_of("/a", "/a/{id:int}", methods=("GET",))
    router.add_mount("/m", "mount")
    scope = {"method": method, "path": path, "raw_path": path.encode(), "root_path": ""}
    assert router.resolve_scope(scope) == router.resolve(method, path)


@pytest.mark.parametrize("change", [{"raw_path": b"/a%2Fb"}, {"root_path": "/below"}, {"raw_path": None}])
def test_a_scope_whose_path_has_to_be_taken_apart_is_left(change: dict[str, object]) -> None:
    scope = {"method": "GET", "path": "/a", "raw_path": b"/a", "root_path": ""}
    assert router_of("/a").resolve_scope({**scope, **change}) is None
