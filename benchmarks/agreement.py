"""Before anything is timed: every framework gives the same answers and refuses the same bad input."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from cases import CASES, Ask
from driving import Answer
from peers import Peer

Answers = Callable[[Ask], Answer]


def check(peer: Peer, answers: Answers) -> None:
    """Raises `SystemExit` naming the first difference: a quick wrong answer is no result."""
    for case in CASES:
        found = answers(case.ask)
        if found.status != 200 or json.loads(found.body) != case.answer:
            raise SystemExit(f"{peer.title} answers `{case.name}` with {found.status}: {found.body[:200]}")
        for ask in case.refused if peer.validates else ():
            _check_refusal(peer, ask, answers(ask))


def refusals() -> Iterable[Ask]:
    """What every framework refuses."""
    return (ask for case in CASES for ask in case.refused)


def _check_refusal(peer: Peer, ask: Ask, found: Answer) -> None:
    if not 400 <= found.status < 500:
        raise SystemExit(f"{peer.title} answers bad input with {found.status}: {ask} {found.body[:200]}")
