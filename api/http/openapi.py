"""The OpenAPI 3.1 document: every address, its parameters and all answers it can give."""

from __future__ import annotations

from typing import Any

from api.http.answers import GRAPH_FORMATS, RESULT_FORMATS
from api.http.errors import PROBLEM
from api.http.protocol import LEAST_TIMEOUT
from queries.binding import ParameterType
from queries.canned import CannedQuery, catalogue

_JSON = "application/json"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SCHEMAS = {
    ParameterType.STRING: {"type": "string"},
    ParameterType.IRI: {"type": "string", "format": "iri"},
    ParameterType.INTEGER: {"type": "integer"},
    ParameterType.DECIMAL: {"type": "number"},
    ParameterType.BOOLEAN: {"type": "boolean"},
}
_OPTIONS = (
    ("evidence", {"type": "integer", "enum": [0, 1]}, "Whether each row also tells the passage that speaks for it."),
    ("bom", {"type": "integer", "enum": [0, 1]}, "Whether CSV begins with a byte order mark, which Excel needs."),
    ("limit", {"type": "integer", "minimum": 1, "maximum": 10**9}, "The most rows; without it, all."),
    ("offset", {"type": "integer", "minimum": 0, "maximum": 10**9}, "How many rows to pass over."),
)
_ANSWER = (
    "The answer. One of more than 1 MB may begin before its end is known; where a limit cuts it short, its last bytes "
    "say so and break its syntax, and the connection is closed without the last chunk."
)
_LANGUAGE = ("lang", {"type": "string", "enum": ["zh", "en"]}, "The language of the page, where HTML is asked for.")
_RESPONSES = {
    "304": "The client has this version already.",
    "400": "The request or a parameter is wrong.",
    "403": "The query asks for what is refused.",
    "404": "There is no such thing.",
    "405": "The method is not allowed.",
    "406": "None of the accepted formats can be had.",
    "413": "The body is too large.",
    "415": "The body's media type is not supported.",
    "422": "The query cannot be evaluated.",
    "429": "Too many requests or queries of one client.",
    "502": "Another service that the query asks does not answer.",
    "503": "The service is busy.",
    "504": "The query took longer than its limit.",
    "507": "The answer is larger than its limit.",
}


def openapi_document(version: str, server: str) -> dict[str, Any]:
    """The document for the service at an address.

    Parameters
    ----------
    version
        The dataset's version.
    server
        The address of the service, without a slash at its end.
    """
    paths: dict[str, Any] = {
        "/sparql": _sparql(),
        "/api/queries": {"get": _operation("listQueries", "All canned queries", [_JSON, "text/html"], ["406"])},
        "/api/search": {"get": _search()},
        "/api/similar": _similar(),
        "/api/compare": {"post": _compare()},
        "/healthz": {"get": _operation("health", "Whether the process lives", [_JSON], [])},
        "/readyz": {"get": _operation("ready", "Whether the dataset can be asked", [_JSON], ["503"])},
        "/.well-known/void": {"get": _operation("void", "The dataset's description (VoID)", _rdf(), ["406"])},
        "/ontology": {"get": _operation("ontology", "The ontology", [*_rdf(), "text/html"], ["406"])},
    }
    for query in catalogue().values():
        paths[f"/api/queries/{query.name}"] = {"get": _canned(query)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "智慧城市试点图谱 / Graph of smart-city pilots",
            "version": version,
            "description": "What the published plans of smart-city pilots say, by query, by search and by SPARQL.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": server}],
        "paths": paths,
        "components": {"schemas": {"Problem": _problem_schema()}},
    }


def _canned(query: CannedQuery) -> dict[str, Any]:
    formats = [_JSON, "text/csv", "text/tab-separated-values", _XLSX, "text/html", "application/sparql-results+json"]
    operation = _operation(query.name, query.title.en, [*formats, "application/sparql-query"], ["400", "406", "422"])
    operation["description"] = f"{query.title.zh}。{query.description.zh}\n\n{query.description.en}"
    operation["tags"] = list(query.tags)
    operation["parameters"] = [
        {
            "name": parameter.name,
            "in": "query",
            "required": parameter.required,
            "description": f"{parameter.label.zh} / {parameter.label.en}",
            "schema": {
                **_SCHEMAS[parameter.type],
                **({"default": parameter.default} if parameter.default and not parameter.type else {}),
                **({"enum": list(parameter.fixed_choices)} if parameter.fixed_choices else {}),
            },
            **({"example": query.example[parameter.name]} if parameter.name in query.example else {}),
        }
        for parameter in query.parameters
    ] + [_parameter(name, schema, description) for name, schema, description in (*_OPTIONS, _LANGUAGE)]
    row = {
        "type": "object",
        "properties": {column: {"type": ["string", "number", "boolean", "null"]} for column, _ in query.columns},
    }
    operation["responses"]["200"]["content"][_JSON] = {"schema": {"type": "array", "items": row}}
    operation["responses"]["200"]["headers"] = {
        "ETag": {"schema": {"type": "string"}},
        "Link": {"schema": {"type": "string"}, "description": "Neighbouring pages (RFC 8288)."},
        "X-Total-Count": {"schema": {"type": "integer"}, "description": "Rows before paging."},
    }
    return operation


def _sparql() -> dict[str, Any]:
    formats = list(dict.fromkeys([*RESULT_FORMATS, *GRAPH_FORMATS, "text/html"]))
    problems = ["400", "403", "406", "413", "415", "422", "429", "502", "503", "504", "507"]
    graphs = {"type": "array", "items": {"type": "string"}}
    parameters = [
        _parameter("query", {"type": "string"}, "A SPARQL 1.1 query; without one, GET describes the service."),
        _parameter("default-graph-uri", graphs, "Graphs of the default graph."),
        _parameter("named-graph-uri", graphs, "Graphs that GRAPH can name."),
        _parameter("format", {"type": "string"}, "A format, instead of the Accept header."),
        _parameter(
            "timeout", {"type": "number", "minimum": LEAST_TIMEOUT}, "Seconds to wait, at most the service's limit."
        ),
    ]
    get = _operation("query", "Ask a SPARQL query", formats, problems)
    get["responses"]["200"]["description"] = _ANSWER
    get["parameters"] = parameters
    post = _operation("postQuery", "Ask a SPARQL query by POST", formats, problems)
    post["responses"]["200"]["description"] = _ANSWER
    post["parameters"] = parameters[1:]
    post["requestBody"] = {
        "required": True,
        "content": {
            "application/sparql-query": {"schema": {"type": "string"}},
            "application/x-www-form-urlencoded": {
                "schema": {"type": "object", "required": ["query"], "properties": {"query": {"type": "string"}}}
            },
        },
    }
    return {"get": get, "post": post}


def _search() -> dict[str, Any]:
    operation = _operation("search", "Search titles and sentences", [_JSON, "text/html"], ["400", "406"])
    operation["parameters"] = [
        _parameter("q", {"type": "string"}, "Words; Chinese is segmented."),
        *(
            _parameter(name, {"type": "array", "items": {"type": "string"}}, f"Only this {name}; may be repeated.")
            for name in ("prefecture", "level", "domain", "type", "batch", "kind")
        ),
        _parameter("limit", {"type": "integer", "minimum": 1, "maximum": 200}, "The most hits; by default 20."),
        _parameter("offset", {"type": "integer", "minimum": 0, "maximum": 10_000}, "How many hits to pass over."),
        _parameter(*_LANGUAGE),
    ]
    return operation


def _similar() -> dict[str, Any]:
    limit = _parameter("limit", {"type": "integer", "minimum": 1, "maximum": 20}, "The most units; by default 20.")
    get = _operation("similar", "Planned units like a given one", [_JSON], ["400", "404"])
    identifier = _parameter("id", {"type": "string", "format": "iri"}, "The unit's IRI.")
    get["parameters"] = [{**identifier, "required": True}, limit]
    post = _operation("similarToText", "Planned units like a text", [_JSON], ["400", "404", "413", "422"])
    post["parameters"] = [limit]
    post["requestBody"] = {"required": True, "content": {"text/plain": {"schema": {"type": "string"}}}}
    return {"get": get, "post": post}


def _compare() -> dict[str, Any]:
    problems = ["400", "404", "406", "413", "422"]
    operation = _operation("compare", "A draft plan against the graph, as a report", ["text/html", _DOCX], problems)
    operation["requestBody"] = {"required": True, "content": {"text/plain": {"schema": {"type": "string"}}}}
    return operation


def _operation(name: str, summary: str, formats: list[str], problems: list[str]) -> dict[str, Any]:
    told = {"200": {"description": "The answer.", "content": {media_type: {} for media_type in formats}}}
    told["304"] = {"description": _RESPONSES["304"]}
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    for status in sorted({*problems, "429"}):
        told[status] = {
            "description": _RESPONSES[status],
            "content": {PROBLEM: schema, "text/html": {"schema": {"type": "string"}}},
        }
    return {"operationId": name, "summary": summary, "responses": told}


def _parameter(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


def _rdf() -> list[str]:
    return ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"]


def _problem_schema() -> dict[str, Any]:
    return {
        "type": "object",
        "description": "An error (RFC 9457).",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "instance": {"type": "string"},
            "line": {"type": "integer", "description": "Where a query's error stands, from 1."},
            "column": {"type": "integer", "description": "Where a query's error stands, from 1."},
            "limit": {"type": "string", "description": "The limit that was reached."},
        },
    }
