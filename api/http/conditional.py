"""Answers that change only with the dataset: entity tags and conditional requests (RFC 9110, section 13)."""

from __future__ import annotations

import hashlib

from flask import Response, request


def versioned(response: Response, version: str, *variant: str) -> Response:
    """Tag a response with the dataset's version and answer 304 where the client has it already.

    Parameters
    ----------
    version
        The dataset's version.
    variant
        What else tells this representation from others of the same address: media type, parameters.
    """
    digest = hashlib.sha256("\x1f".join((version, *variant)).encode()).hexdigest()[:16]
    response.set_etag(f"{version}-{digest}", weak=True)
    response.headers["Cache-Control"] = "public, no-cache"
    response.vary.add("Accept")
    response.make_conditional(request)
    return response
