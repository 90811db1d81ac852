"""Resources: handlers that belong together, as the methods of a class."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from flama.resources.exceptions import ResourceAttributeNotFound, ResourceNameInvalid

if TYPE_CHECKING:
    from flama.resources.module import ResourcesModule

__all__ = ["Resource"]

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]+")


class Resource:
    """A class whose methods with `ResourceRoute.method` are routes.

    class PetsResource(Resource):
        name = "pets"
        verbose_name = "Pets"

        @ResourceRoute.method("/search/", methods=["GET"], name="search")
        async def search(self, q: str) -> list[Pet]: ...

    app.resources.add_resource("/pets/", PetsResource)
    """

    name: ClassVar[str]
    """Two or more letters, digits, `-` or `_`, a letter first. Routes are called `name:method`."""
    verbose_name: ClassVar[str]
    """The name for people; `name` where it is left out."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "name" in cls.__dict__:
            if not isinstance(cls.name, str) or not _NAME.fullmatch(cls.name):
                raise ResourceNameInvalid(
                    f"`{cls.__name__}.name` is {cls.name!r}: write two or more letters, digits, `-` or `_`, a letter "
                    "first."
                )
            if "verbose_name" not in cls.__dict__:
                cls.verbose_name = cls.name

    def on_add(self, resources: ResourcesModule) -> None:
        """Called when the resource is added to an application, before its routes are.

        :raises ResourceAttributeNotFound: the class has no name.
        """
        if not hasattr(self, "name"):
            raise ResourceAttributeNotFound(f"`{type(self).__name__}` has no `name`: give the class one.")
