"""What a form may have at most."""

from __future__ import annotations

from dataclasses import dataclass, fields

from flama.exceptions import ApplicationError

__all__ = ["DEFAULT_FORM_LIMITS", "FormLimits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLimits:
    """A form that passes one of these is refused with 413. Sizes are in bytes.

    `max_body_size` of the application holds besides, for the body as a whole.
    """

    max_files: int = 1000
    """Parts with a file name."""
    max_fields: int = 1000
    """Other parts, or pairs of an urlencoded body."""
    max_file_size: int | None = None
    """Of one file; None is no limit but that of the body."""
    max_field_size: int = 1024 * 1024
    """Of one field; of an urlencoded pair as it is sent, name included."""
    max_headers: int = 32
    """Headers of one part."""
    max_header_size: int = 16 * 1024
    """Of all the headers of one part."""
    spool_threshold: int = 1024 * 1024
    """Of a file that is kept in memory; a larger one goes to a temporary file on disk."""

    def __post_init__(self) -> None:
        for item in fields(self):
            value = getattr(self, item.name)
            if value is not None and value < 0:
                raise ApplicationError(f"`{item.name}` is 0 or more, not {value!r}.")


DEFAULT_FORM_LIMITS = FormLimits()
