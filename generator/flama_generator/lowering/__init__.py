"""Document -> AppModel: names, types, operations, and what can be told about storage."""

from __future__ import annotations

from flama_generator.diagnostics import Report
from flama_generator.frontends.openapi import Document
from flama_generator.ir.model import AppModel
from flama_generator.lowering.behaviours import infer
from flama_generator.lowering.context import Context, as_node
from flama_generator.lowering.contract import completed
from flama_generator.lowering.entities import lower_entities
from flama_generator.lowering.operations import lower_operations
from flama_generator.lowering.outgoing import lower_outgoing
from flama_generator.lowering.project import package_name, project_name
from flama_generator.lowering.resources import group
from flama_generator.lowering.schemas import SchemaLowering
from flama_generator.lowering.security import lower_schemes, undefined_schemes
from flama_generator.lowering.usage import usage_of
from flama_generator.lowering.views import SchemaView

__all__ = ["lower"]


def lower(document: Document, report: Report) -> AppModel | None:
    """The application model of a document. `None` when something in it stops the run; the report says what."""
    context = Context(document, SchemaLowering(document, report), report)
    schemes = lower_schemes(context)
    drafts = lower_operations(context, frozenset(scheme.name for scheme in schemes))
    outgoing = lower_outgoing(context, drafts)
    view = SchemaView({schema.id: schema for schema in context.schemas.definitions()})
    inference = infer(view, drafts)
    resources = group(context, drafts, inference.behaviours)
    modules = context.schemas.place(usage_of(resources), [resource.module for resource in resources])
    if report.failed:
        return None
    names = {schema.id: schema.name for module in modules for schema in module.schemas}
    info = as_node(document.root.get("info"))
    title = str(info.get("title") or "")
    package = package_name(title)
    return AppModel(
        title=title,
        version=str(info.get("version") or ""),
        description=str(info.get("description") or ""),
        package=package,
        project=project_name(package),
        schema_modules=modules,
        resources=resources,
        entities=lower_entities(inference.decisions, names),
        security_schemes=(*schemes, *undefined_schemes(schemes, (draft.operation for draft in drafts))),
        contract=completed(context, drafts),
        outgoing=outgoing,
    )
