"""Plan -> Plan with a database revision, where what is stored has changed."""

from flama_generator.revisions.making import Former, revise
from flama_generator.revisions.renames import Assume

__all__ = ["Assume", "Former", "revise"]
