"""The page that shows the OpenAPI document."""

import re
import sys

import pytest

from flama import Flama
from flama.exceptions import ApplicationError, DependencyNotInstalled
from flama.schemas.docs import INTERFACES, files
from tests.runtime.asking import ask

INSTALLED = [name for name in INTERFACES if name == "swagger" or sys.version_info >= (3, 11)]
"""The packages of the others want a newer Python."""

HOSTILE = '</title><script>alert("x")</script>&{base}'


def application(**options: object) -> Flama:
    return Flama(openapi={"info": {"title": HOSTILE, "version": "1"}}, **options)  # type: ignore[arg-type]


async def test_the_page_escapes_its_title() -> None:
    page = await ask(application(), "GET", "/docs/")
    assert page.headers["content-type"].startswith("text/html")
    assert "&lt;/title&gt;&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;{base}" in page.text
    assert "<script>" not in page.text


async def test_the_page_loads_only_from_where_it_came() -> None:
    page = await ask(application(), "GET", "/docs/")
    links = re.findall(r'(?:src|href|data-\w+)="([^"]*)"', page.text)
    assert links
    assert not [link for link in links if not link.startswith(("./", "../"))]
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "connect-src 'self';" in policy


@pytest.mark.parametrize("docs_ui", INSTALLED)
async def test_every_link_of_the_page_leads_somewhere(docs_ui: str) -> None:
    app = application(docs_ui=docs_ui)
    page = await ask(app, "GET", "/docs/")
    for link in re.findall(r'(?:src|href)="\./([^"]*)"', page.text):
        answer = await ask(app, "GET", f"/docs/{link}")
        assert answer.status_code == 200
        assert "max-age" in answer.headers["cache-control"]
        assert answer.headers["x-content-type-options"] == "nosniff"


async def test_files_are_not_sent_again_to_who_has_them() -> None:
    app = application()
    etag = (await ask(app, "GET", "/docs/swagger-ui.css")).headers["etag"]
    assert (await ask(app, "GET", "/docs/swagger-ui.css", headers={"If-None-Match": etag})).status_code == 304


async def test_files_are_compressed_for_who_takes_them_so() -> None:
    app = application()
    answers = {
        coding: await ask(app, "GET", "/docs/swagger-ui-bundle.js", headers={"Accept-Encoding": coding})
        for coding in ("gzip, br", "identity", "gzip;q=0")
    }
    assert [answer.headers.get("content-encoding") for answer in answers.values()] == ["gzip", None, None]
    assert len({answer.text for answer in answers.values()}) == 1
    assert int(answers["gzip, br"].headers["content-length"]) * 3 < int(answers["identity"].headers["content-length"])
    assert answers["gzip, br"].headers["etag"] != answers["identity"].headers["etag"]
    assert {answer.headers["vary"] for answer in answers.values()} == {"Accept-Encoding"}


@pytest.mark.parametrize(
    ("schema", "page", "link", "folder"),
    [
        ("/schema/", "/docs/", "../schema/", "./"),
        ("/openapi.json", "/docs", "openapi.json", "./docs/"),
        ("/api/openapi.json", "/api/docs/ui/", "../../openapi.json", "./"),
    ],
)
async def test_links_fit_the_paths(schema: str, page: str, link: str, folder: str) -> None:
    app = Flama(openapi={"openapi": "3.1.1"}, schema=schema, docs=page)
    text = (await ask(app, "GET", page)).text
    assert f'data-schema="{link}"' in text
    assert f'src="{folder}start.js"' in text
    assert (await ask(app, "GET", f"{page.rstrip('/')}/start.js")).status_code == 200


async def test_the_page_reads_the_document_in_words_that_it_knows() -> None:
    app = application()
    page = (await ask(app, "GET", "/docs/")).text
    assert 'data-schema="./openapi.json"' in page
    assert (await ask(app, "GET", "/docs/openapi.json")).json()["openapi"] == "3.1.2"
    assert (await ask(app, "GET", "/schema/")).json()["openapi"] == "3.2.0"


async def test_requests_may_go_to_the_servers_of_the_document_alone() -> None:
    servers = [
        {"url": "https://api.example.com/v1"},
        {"url": "/relative"},
        {"url": "https://x.example.com; script-src *"},
        {"url": "javascript:alert(1)"},
        {"url": "http://[bad"},
    ]
    app = Flama(openapi={"info": {"title": "x", "version": "1"}, "servers": servers})
    policy = (await ask(app, "GET", "/docs/")).headers["content-security-policy"]
    assert "connect-src 'self' https://api.example.com;" in policy
    assert policy.count("script-src") == 1


async def test_the_redirect_page_of_oauth_runs_its_own_script_alone() -> None:
    answer = await ask(application(), "GET", "/docs/oauth2-redirect.html")
    assert "script-src 'sha256-" in answer.headers["content-security-policy"]


async def test_the_page_works_below_a_mount() -> None:
    parent = Flama(schema=None, docs=None)
    parent.mount("/sub", application())
    assert (await ask(parent, "GET", "/sub/docs/")).status_code == 200
    assert (await ask(parent, "GET", "/sub/docs/swagger-ui-bundle.js")).status_code == 200
    assert (await ask(parent, "GET", "/sub/docs/openapi.json")).json()["servers"] == [{"url": "../"}]


async def test_without_paths_nothing_is_served() -> None:
    app = Flama(schema=None, docs=None)
    assert (await ask(app, "GET", "/schema/")).status_code == 404
    assert (await ask(Flama(docs=None), "GET", "/docs/")).status_code == 404


@pytest.mark.skipif(sys.version_info < (3, 11), reason="its package wants a newer Python")
async def test_interfaces_that_know_the_newest_version_read_the_document_itself() -> None:
    page = (await ask(application(docs_ui="scalar"), "GET", "/docs/")).text
    assert 'data-schema="../schema/"' in page


@pytest.mark.skipif(sys.version_info < (3, 11), reason="its package wants a newer Python")
async def test_a_file_does_not_name_the_hosts_of_its_makers_for_pictures() -> None:
    assert "cdn.redoc.ly" not in (await ask(application(docs_ui="redoc"), "GET", "/docs/redoc.standalone.js")).text


def test_an_interface_that_there_is_not_is_an_error() -> None:
    with pytest.raises(ApplicationError, match=r"there are `swagger`, `redoc`, `scalar`\. Do you mean `redoc`\?"):
        application(docs_ui="ReDocs")


def test_docs_without_schema_are_an_error() -> None:
    with pytest.raises(ApplicationError, match="`docs` shows the schema"):
        Flama(schema=None)


def test_the_code_of_the_package_with_the_files_does_not_run() -> None:
    application()
    assert "swagger_ui" not in sys.modules


@pytest.mark.parametrize(
    ("docs_ui", "requirement"),
    [("swagger", "swagger-ui-py"), ("redoc", "flama-runtime[redoc]"), ("scalar", "flama-runtime[scalar]")],
)
def test_without_the_package_the_error_says_what_to_install(
    docs_ui: str, requirement: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.files.cache_clear()
    monkeypatch.setattr(files, "find_spec", lambda name: None)
    with pytest.raises(DependencyNotInstalled, match=re.escape(f"pip install '{requirement}'")):
        application(docs_ui=docs_ui)
