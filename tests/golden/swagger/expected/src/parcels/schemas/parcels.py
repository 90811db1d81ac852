"""Schemas of parcels."""

from __future__ import annotations

from flama.http import UploadFile
from flama.schemas import Int64, Model, Omittable
from pydantic import Field


class Parcel(Model):
    """`Parcel` of the contract."""

    id: Int64
    weight: float = Field(gt=0)
    note: str | None = None


class ParcelInput(Model):
    """`ParcelInput` of the contract."""

    weight: float = Field(gt=0)
    note: str | None = None


class PutLabelRequest(Model):
    """`PutLabelRequest` of the contract."""

    label: UploadFile
    note: Omittable[str] = None
