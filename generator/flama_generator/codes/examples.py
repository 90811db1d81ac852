"""Why each finding is one, and the shortest document that has it.

An example lacks what every document has (`info`, and `openapi: 3.1.0` unless it says another version). A test holds
that each example has its finding.
"""

from __future__ import annotations

_PET = "components:\n  schemas:\n    Pet:\n"

EXAMPLES: dict[str, tuple[str, str]] = {
    "F1010": ("Nothing can be known of a document that is no YAML.", "paths: {/pets: [}"),
    "F1012": (
        "Readers keep the first, the last or both; RFC 8259 and YAML 1.2 want names to be unique.",
        "paths: {}\npaths: {}",
    ),
    "F1013": ("", "paths: !!python/object {}"),
    "F1014": ("An alias stands for a value above it.", "paths: *routes"),
    "F1017": ("A JSON object has names that are text, and a document is one.", "paths: {[a, b]: {}}"),
    "F1018": ("A document is a JSON value, and JSON has no infinity (OpenAPI 3.1, 4.3).", "paths: {}\nx-limit: .inf"),
    "F1019": ("Only one of them could be meant.", "paths: {}\n---\npaths: {}"),
    "F1020": ("A value cannot hold itself in JSON.", "paths: &all {/: *all}"),
    "F1021": ("", "paths:\n  <<: {}"),
    "F2003": (
        "A version says which keys there are and what they mean; one that is not known cannot be guessed.",
        "openapi: '4.0'\npaths: {}",
    ),
    "F2004": (
        "The document is not valid without it, and nothing else says it.",
        "paths: {}\ntags: [{description: Pets.}]",
    ),
    "F2005": (
        "A value of another type cannot mean what the key says; it is left out, so that later findings are none of "
        "its consequences.",
        "paths: {/pets: {get: {tags: pets, responses: {}}}}",
    ),
    "F2006": (
        "A misspelt key is the most common way to lose a rule without noticing.",
        "paths: {/pets: {get: {operationID: listPets, responses: {}}}}",
    ),
    "F2007": (
        "YAML reads `1.0` as a number, and `1.10` as the same number as `1.1`.",
        "paths: {}\ntags: [{name: 1.0}]",
    ),
    "F2008": (
        "",
        "swagger: '2.0'\npaths:\n  /pets:\n    get:\n      parameters:\n      - {name: ids, in: header, type: array, "
        "items: {type: string}, collectionFormat: multi}\n      responses: {}",
    ),
    "F2009": (
        "",
        "swagger: '2.0'\npaths:\n  /pets:\n    post:\n      parameters:\n      - {name: pet, in: body, schema: {}}\n"
        "      - {name: photo, in: formData, type: file}\n      responses: {}",
    ),
    "F3001": (
        "What it names could be anything, so that nothing can be checked.",
        f"paths: {{}}\n{_PET}      $ref: '#/components/schemas/Pat'",
    ),
    "F3002": (
        "A chain of references has to end at a definition.",
        "paths: {/pets: {post: {requestBody: {$ref: '#/components/requestBodies/Pet'}, responses: {}}}}\n"
        "components:\n  requestBodies:\n    Pet:\n      $ref: '#/components/requestBodies/Pet'",
    ),
    "F3003": (
        "What another host answers may change from run to run, and a document from somebody else must not make this "
        "machine ask hosts.",
        f"paths: {{}}\n{_PET}      $ref: https://example.com/pet.yaml",
    ),
    "F3004": ("", f"paths: {{}}\n{_PET}      $ref: file:///etc/pet.yaml"),
    "F3006": ("A reference is the text of an address (RFC 3986).", f"paths: {{}}\n{_PET}      $ref: [Animal]"),
    "F3007": (
        "OpenAPI says where a reference may stand: in place of one thing, never of a whole section.",
        "paths: {$ref: 'paths.yaml'}",
    ),
    "F3008": (
        "OpenAPI 3.0, 4.7.23: siblings of a reference are ignored. The rule looks as if it held, and does not.",
        f"openapi: 3.0.3\npaths: {{}}\n{_PET}      minProperties: 1\n      $ref: '#/components/schemas/Animal'\n"
        "    Animal: {}",
    ),
    "F3009": (
        "A schema in place of a response would be read as an empty response.",
        f"paths: {{/pets: {{get: {{responses: {{'200': {{$ref: '#/components/schemas/Pet'}}}}}}}}}}\n{_PET}      {{}}",
    ),
    "F4004": (
        "JSON Schema has seven types; a value of another one does not exist.",
        "paths: {/pets: {get: {parameters: [{name: n, in: query, schema: {type: int}}], responses: {}}}}",
    ),
    "F5001": (
        "",
        "paths:\n  /a: {get: {operationId: list, responses: {}}}\n  /b: {get: {operationId: list, responses: {}}}",
    ),
    "F5002": (
        "Method and path make a name too, but one that changes with the path.",
        "paths: {/pets: {get: {responses: {}}}}",
    ),
    "F5003": ("A path is appended to the address of a server.", "paths: {pets: {get: {responses: {}}}}"),
    "F5004": (
        "A request could match such a path in several ways, or in none.",
        "paths: {'/pets/{id}{name}': {get: {responses: {}}}}",
    ),
    "F5005": ("", "paths:\n  /pets/{id}: {get: {responses: {}}}\n  /pets/{name}: {put: {responses: {}}}"),
    "F5006": (
        "Every placeholder has a value in each request; without a declaration its type is not known.",
        "paths: {'/pets/{id}': {get: {responses: {}}}}",
    ),
    "F5007": (
        "A request has no place for its value.",
        "paths: {/pets: {get: {parameters: [{name: id, in: path, required: true, schema: {}}], responses: {}}}}",
    ),
    "F5008": ("", "paths: {/pets: {get: {parameters: [{name: Accept, in: header, schema: {}}], responses: {}}}}"),
    "F5009": (
        "Name and place make a parameter; two of them contradict each other (OpenAPI 3.1, 4.8.10).",
        "paths: {/pets: {get: {parameters: [{name: n, in: query}, {name: n, in: query}], responses: {}}}}",
    ),
    "F5010": (
        "OpenAPI 3.1, 4.8.12.3: each place of a parameter has styles of its own.",
        "paths: {/pets: {get: {parameters: [{name: n, in: query, style: matrix, schema: {}}], responses: {}}}}",
    ),
    "F5011": ("", "paths: {/pets: {get: {security: [{key: []}], responses: {}}}}"),
    "F5012": (
        "RFC 9110, 15.3.5: an answer 204 ends with its headers; a client would take the content for the next answer.",
        "paths: {/pets: {delete: {responses: {'204': {description: Gone., content: {text/plain: {}}}}}}}",
    ),
    "F5014": (
        "Without knowing where credentials stand, nobody could be let in.",
        "paths: {}\ncomponents: {securitySchemes: {key: {type: secret}}}",
    ),
    "F5015": (
        "A request has no other places.",
        "paths: {/pets: {get: {parameters: [{name: n, in: url, schema: {}}], responses: {}}}}",
    ),
    "F5016": ("A service without operations answers nothing but its own description.", "paths: {}"),
    "F5017": (
        "OpenAPI 3.2, 4.9: `additionalOperations` has no key for a method that has a field of its own.",
        "openapi: 3.2.0\npaths: {/pets: {additionalOperations: {GET: {responses: {}}}}}",
    ),
    "F5018": (
        "OpenAPI 3.2, 4.22: the parent of a tag exists, and no tag is its own ancestor.",
        "openapi: 3.2.0\ntags: [{name: cats, parent: pets}]\n"
        "paths: {/cats: {get: {tags: [cats], operationId: listCats, responses: {}}}}",
    ),
    "F7040": (
        "Its items are joined by a character that no `style` of OpenAPI 3 joins them by, and the service describes "
        "itself in OpenAPI 3.",
        "swagger: '2.0'\npaths:\n  /pets:\n    get:\n      parameters:\n      - {name: ids, in: query, type: array, "
        "items: {type: string}, collectionFormat: tsv}\n      responses: {}",
    ),
    "F7041": (
        "Handlers are given a body once it is whole.",
        "openapi: 3.2.0\npaths:\n  /pets:\n    post:\n      requestBody:\n        content: {application/jsonl: "
        "{itemSchema: {type: object}}}\n      responses: {}",
    ),
    "F7042": (
        "Only a form is made of parameters; another query string has to be read as a whole.",
        "openapi: 3.2.0\npaths:\n  /pets:\n    get:\n      parameters:\n      - {name: filter, in: querystring, "
        "content: {application/json: {}}}\n      responses: {}",
    ),
    "F7043": (
        "The styles differ in one thing: `cookie` does not percent-encode values (OpenAPI 3.2, 4.12.2.3).",
        "openapi: 3.2.0\npaths:\n  /pets:\n    get:\n      parameters:\n      - {name: seen, in: cookie, style: "
        "cookie, schema: {type: string}}\n      responses: {}",
    ),
    "F7044": (
        "Senders have an argument for each plain value in a header or in the query.",
        "paths: {}\nwebhooks:\n  petSold:\n    post:\n      parameters: [{name: session, in: cookie, schema: "
        "{type: string}}]\n      responses: {}",
    ),
}
"""Code -> why, where its entry in the catalogue does not say so, and an example."""
