"""Work after the response."""

from pathlib import Path

from flama import BackgroundProcessTask, BackgroundTask, BackgroundTasks, BackgroundThreadTask, Flama, background
from flama.client import Client
from flama.http import APIResponse, HTMLResponse, JSONResponse

sent: list[str] = []


def send_letter(to: str) -> None:
    sent.append(to)


async def send_letter_later(to: str) -> None:
    sent.append(to)


def write_report(path: str, month: str) -> None:
    Path(path).write_text(month)


async def test_a_task_in_a_thread_runs_after_the_response() -> None:
    app = Flama()

    @app.post("/letters/")
    async def letters():
        return JSONResponse({"state": "sent"}, background=BackgroundThreadTask(send_letter, to="ada"))

    sent.clear()
    async with Client(app=app) as client:
        assert (await client.post("/letters/")).json() == {"state": "sent"}
    assert sent == ["ada"]


async def test_a_task_in_a_process_runs_after_the_response(tmp_path: Path) -> None:
    app = Flama()
    report = str(tmp_path / "report.txt")

    @app.post("/reports/")
    async def reports():
        return APIResponse({}, background=BackgroundProcessTask(write_report, report, month="May"))

    async with Client(app=app) as client:
        await client.post("/reports/")
    assert Path(report).read_text() == "May"


async def test_tasks_run_one_after_the_other() -> None:
    app = Flama()

    @app.post("/letters/")
    async def letters():
        tasks = BackgroundTasks()
        tasks.add_task("thread", send_letter, to="ada")
        tasks.add_task("thread", send_letter_later, to="eve")
        return HTMLResponse("<p>sent</p>", background=tasks)

    sent.clear()
    async with Client(app=app) as client:
        await client.post("/letters/")
    assert sent == ["ada", "eve"]


async def test_tasks_may_be_given_together() -> None:
    sent.clear()
    await BackgroundTasks([BackgroundTask("thread", send_letter, "ada"), BackgroundThreadTask(send_letter, "eve")])()
    assert sent == ["ada", "eve"]


def test_the_names_are_found_in_both_places() -> None:
    assert background.BackgroundThreadTask is BackgroundThreadTask
    assert background.BackgroundProcessTask is BackgroundProcessTask
    assert background.BackgroundTasks is BackgroundTasks
