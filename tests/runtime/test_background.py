"""Work after the response."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any

import pytest
from starlette.background import BackgroundTask as StarletteBackgroundTask

from flama import BackgroundProcessTask, BackgroundTask, BackgroundTasks, BackgroundThreadTask
from flama.exceptions import ApplicationError
from flama.http import (
    APIErrorResponse,
    APIResponse,
    FileResponse,
    HTMLResponse,
    JSONResponse,
    JSONRPCResponse,
    NDJSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    ServerSentEventResponse,
    StreamingResponse,
)
from tests.runtime.asking import application, ask


async def responding(response: Any) -> None:
    app = application()
    app.add_get("/", lambda: response)
    await ask(app, "GET", "/")


def note(path: str, text: str = "") -> None:
    """Writes the process that it runs in."""
    Path(path).write_text(f"{text}{os.getpid()}", encoding="utf-8")


async def note_async(path: str) -> None:
    note(path)


def fail() -> None:
    raise LookupError("in the background")


async def test_a_plain_function_runs_in_a_thread_after_the_response() -> None:
    threads: list[threading.Thread] = []
    await responding(
        JSONResponse({}, background=BackgroundThreadTask(lambda: threads.append(threading.current_thread())))
    )
    assert threads[0] is not threading.current_thread()


async def test_an_async_function_runs_on_the_event_loop() -> None:
    threads: list[threading.Thread] = []

    async def work(*, to: str) -> None:
        threads.append(threading.current_thread())

    await responding(JSONResponse({}, background=BackgroundThreadTask(work, to="x")))
    assert threads == [threading.current_thread()]


@pytest.mark.parametrize("function", [note, note_async])
async def test_a_process_task_runs_in_a_process_of_its_own(function: Any, tmp_path: Path) -> None:
    await responding(JSONResponse({}, background=BackgroundProcessTask(function, path=str(tmp_path / "pid"))))
    assert int((tmp_path / "pid").read_text()) != os.getpid()


async def test_tasks_run_in_order_and_one_that_fails_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    log: list[int] = []
    tasks = BackgroundTasks([BackgroundTask("thread", log.append, 1)])
    tasks.add_task("thread", fail)
    tasks.add_task("process", fail)
    tasks.tasks.append(StarletteBackgroundTask(fail))
    tasks.add_task("thread", log.append, 2)
    await responding(JSONResponse({}, background=tasks))
    assert log == [1, 2]
    assert caplog.text.count("LookupError: in the background") >= 3
    assert "The background task `fail` failed." in caplog.text


async def test_a_single_task_that_fails_is_logged_as_well(caplog: pytest.LogCaptureFixture) -> None:
    await responding(JSONResponse({}, background=BackgroundThreadTask(fail)))
    assert "The background task `fail` failed." in caplog.text


@pytest.mark.parametrize("arguments", [("fiber", fail), ("thread", "fail")])
def test_a_task_that_cannot_run_is_refused(arguments: Any) -> None:
    with pytest.raises(ApplicationError, match="background task"):
        BackgroundTasks().add_task(*arguments)


@pytest.mark.parametrize(
    "make",
    [
        lambda task: Response("x", background=task),
        lambda task: PlainTextResponse("x", background=task),
        lambda task: HTMLResponse("x", background=task),
        lambda task: APIResponse({}, background=task),
        lambda task: APIErrorResponse("x", background=task),
        lambda task: JSONRPCResponse({}, id=1, background=task),
        lambda task: RedirectResponse("/x", background=task),
        lambda task: StreamingResponse(["x"], background=task),
        lambda task: NDJSONResponse([1], background=task),
        lambda task: ServerSentEventResponse(["x"], background=task),
        lambda task: FileResponse(__file__, background=task),
    ],
)
async def test_every_response_takes_a_background_task(make: Any) -> None:
    log: list[str] = []
    await responding(make(BackgroundThreadTask(log.append, "done")))
    assert log == ["done"]
