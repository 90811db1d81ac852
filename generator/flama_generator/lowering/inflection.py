"""English plural and singular of the last word of a name. A small table: names in APIs are mostly regular."""

from __future__ import annotations

import re

_IRREGULAR = {
    "child": "children", "datum": "data", "foot": "feet", "goose": "geese", "hero": "heroes", "index": "indices",
    "man": "men",
    "matrix": "matrices", "medium": "media", "mouse": "mice", "person": "people", "potato": "potatoes",
    "quiz": "quizzes",
    "tomato": "tomatoes", "tooth": "teeth", "vertex": "vertices", "woman": "women", "echo": "echoes",
    "leaf": "leaves", "shelf": "shelves",
    "life": "lives", "knife": "knives", "half": "halves", "self": "selves", "wolf": "wolves", "criterion": "criteria",
    "movie": "movies", "cookie": "cookies", "tie": "ties", "pie": "pies", "die": "dies", "lie": "lies",
    "cache": "caches", "axe": "axes",
    "bus": "buses", "alias": "aliases", "status": "statuses", "virus": "viruses", "campus": "campuses",
    "bonus": "bonuses",
    "corpus": "corpora", "lens": "lenses", "gas": "gases", "atlas": "atlases", "canvas": "canvases",
    "process": "processes",
    "analysis": "analyses", "basis": "bases", "crisis": "crises", "hypothesis": "hypotheses", "thesis": "theses",
    "axis": "axes",
    "diagnosis": "diagnoses", "synopsis": "synopses", "ellipsis": "ellipses", "database": "databases",
    "release": "releases",
    "purchase": "purchases", "response": "responses", "license": "licenses", "expense": "expenses",
    "course": "courses", "case": "cases",
    "use": "uses", "house": "houses", "warehouse": "warehouses", "base": "bases", "phase": "phases",
    "lease": "leases", "size": "sizes",
    "prize": "prizes", "shoe": "shoes", "toe": "toes", "zone": "zones", "niche": "niches", "archive": "archives",
    "drive": "drives",
}  # fmt: skip

_UNCOUNTABLE = frozenset(
    {
        "series", "species", "news", "information", "equipment", "metadata", "feedback", "money", "software",
        "hardware", "sheep", "fish",
        "aircraft", "traffic", "billing", "content", "media", "data", "inventory_data", "settings", "kubernetes",
        "dns", "https", "sms",
        "aws", "gps", "css", "js", "ios", "oauth", "info", "auth", "health", "search", "access", "progress",
        "analytics",
        "address_data", "staff", "jeans", "research", "gear", "help", "music", "audio", "permissions_data", "ethics",
        "physics",
    }
)  # fmt: skip

_SINGULAR = {plural: singular for singular, plural in reversed(_IRREGULAR.items())}

_TO_PLURAL: tuple[tuple[str, str], ...] = ((r"([^aeiou])y$", r"\1ies"), (r"(s|x|z|ch|sh)$", r"\1es"), (r"$", "s"))

_TO_SINGULAR: tuple[tuple[str, str], ...] = (
    (r"([^aeiou])ies$", r"\1y"),
    (r"(ss|x|zz|ch|sh)es$", r"\1"),
    (r"(ss|us|is)$", r"\1"),
    (r"(tus|rus|nus|ias)es$", r"\1"),
    (r"([^s])s$", r"\1"),
)

_LAST_WORD = re.compile(r"[a-z]+$|[A-Z]?[a-z]*$")


def plural(name: str) -> str:
    """`pet` -> `pets`, `order_category` -> `order_categories`, `OrderStatus` -> `OrderStatuses`. A plural stays."""
    head, word = _split(name)
    if not word or word.lower() in _UNCOUNTABLE or is_plural(name):
        return name
    return head + _changed(word, _IRREGULAR, _TO_PLURAL)


def singular(name: str) -> str:
    """`pets` -> `pet`, `addresses` -> `address`. A singular stays."""
    head, word = _split(name)
    if not word or word.lower() in _UNCOUNTABLE - {"media", "data"} or word.lower() in _IRREGULAR:
        return name
    if word.lower() in ("data", "media"):
        return name
    return head + _changed(word, _SINGULAR, _TO_SINGULAR)


def is_plural(name: str) -> bool:
    """Whether `singular` would change the name."""
    return singular(name) != name


def _split(name: str) -> tuple[str, str]:
    found = _LAST_WORD.search(name)
    start = found.start() if found else len(name)
    return name[:start], name[start:]


def _changed(word: str, table: dict[str, str], rules: tuple[tuple[str, str], ...]) -> str:
    lower = word.lower()
    if lower in table:
        changed = table[lower]
        return changed[:1].upper() + changed[1:] if word[:1].isupper() else changed
    for pattern, replacement in rules:
        changed, count = re.subn(pattern, replacement, word, count=1, flags=re.IGNORECASE)
        if count:
            return changed
    return word
