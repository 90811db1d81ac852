"""The table of probes: what OpenAPI, JSON Schema and HTTP say, asked of services generated from small documents.

A table in `tests/e2e/probes` is a document in groups. Each group is one operation, the clause that it comes from and
the requests that are to be accepted or refused:

- `schema`: the JSON body of a POST; `accepts` and `refuses` are values.
- `parameter`: the parameter of a GET; they are paths, query strings, header values or `Cookie` headers by its place.
- `operation`: a Path Item Object as it is; what is asked is in `probes`.

Instead of a value, `{$value: ..., $at: body.name}` says where the error is to be; `{$raw: text}` (`$times`, `$then`)
and `{$hex: ...}` are sent as they are.
"""

from __future__ import annotations
