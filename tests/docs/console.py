"""The commands of a documentation page, run as a reader would run them.

A fenced `console` block holds commands after `$ ` and, without it, what they print. All blocks of a page share one
shell. A command that ends in ` &` is a server: the next command waits for it. A line `...` in the output stands for
anything. A comment `<!-- not run: reason -->` before a block leaves it out; `<!-- file: name -->` before any block
writes its text to a file. A `python` block runs after `<!-- run -->`; all such blocks of a page are one program.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

BLOCK = re.compile(
    r"(?:^<!-- (?P<verb>not run|file|run)(?:: (?P<word>.+?))? -->\n+)?^```(?P<language>\w*)[^\n]*\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
WAIT = 'until (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; do kill -0 $! || exit 97; done'


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a page."""

    language: str
    text: str
    verb: str
    word: str
    line: int

    @property
    def commands(self) -> tuple[str, ...]:
        """What stands after `$ `, with the lines that a backslash continues."""
        joined = self.text.replace("\\\n", "\\\0")
        return tuple(line[2:].replace("\\\0", "\\\n") for line in joined.splitlines() if line.startswith("$ "))

    @property
    def printed(self) -> tuple[str, ...]:
        """What the block says that the commands print."""
        joined = self.text.replace("\\\n", "\\\0")
        return tuple(
            line for line in joined.splitlines() if line.strip() and not line.startswith("$ ") and line != "..."
        )


def blocks(page: Path) -> list[Block]:
    """Every fenced block of a page."""
    text = page.read_text(encoding="utf-8")
    return [
        Block(
            match["language"],
            match["text"],
            match["verb"] or "",
            match["word"] or "",
            text.count("\n", 0, match.start("language")) + 1,
        )
        for match in BLOCK.finditer(text)
    ]


def script(page: Path, port: int) -> str:
    """One shell program that does what the page says; the port 8000 becomes `port`."""
    lines = [
        "set -eu",
        'ln -sfn "$CHECKOUT/docs" docs',
        f"PORT={port}",
        "trap 'kill $(jobs -p) 2>/dev/null || true' EXIT",
    ]
    for block in blocks(page):
        if block.verb == "file":
            lines.append(f"cat > {block.word} <<'END_OF_FILE'\n{block.text}END_OF_FILE")
        elif block.language == "console" and not block.verb:
            lines += [part for command in block.commands for part in _command(command, block, port)]
    return "\n".join(lines) + "\n"


def _command(command: str, block: Block, port: int) -> list[str]:
    command = command.replace("8000", str(port))
    said = f"echo '== line {block.line}'"
    if not command.endswith(" &"):
        return [said, command]
    return [said, f"{command.removesuffix(' &')} --port {port} >server.log 2>&1 &", WAIT]
