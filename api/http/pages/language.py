"""The language of a page: Chinese unless the reader has chosen English, by the address or earlier by a cookie."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Flask, Response, g, has_request_context, request

from api.http.pages.words import en, zh

LANGUAGES = ("zh", "en")
PARAMETER = COOKIE = "lang"
_WORDS = {"zh": zh.WORDS, "en": en.WORDS}
_YEAR = 365 * 24 * 3600


def language() -> str:
    """`zh` or `en`, for the request at hand."""
    if not has_request_context():
        return LANGUAGES[0]
    for wanted in (request.args.get(PARAMETER), request.cookies.get(COOKIE)):
        if wanted in LANGUAGES:
            return str(wanted)
    return LANGUAGES[0]


def words(key: str, **values: object) -> str:
    """A text of the pages in the language of the request, with values put in.

    Raises
    ------
    KeyError
        If the language has no such text.
    """
    text = _WORDS[language()][key]
    return text.format(**values) if values else text


def word_or(key: str, fallback: str) -> str:
    """A text of the pages, or another where there is none: for values that the graph brings."""
    return _WORDS[language()].get(key, fallback)


def other_language_address() -> str:
    """The address of this page in the other language."""
    given = {name: values for name, values in request.args.lists() if name != PARAMETER}
    given[PARAMETER] = ["en" if language() == "zh" else "zh"]
    return f"{request.path}?{urlencode(given, doseq=True)}"


def register_language(app: Flask) -> None:
    """Give templates the words, and keep the reader's choice."""
    app.context_processor(
        lambda: {
            "t": words,
            "word_or": word_or,
            "lang": language(),
            "other_language_address": other_language_address,
        }
    )
    app.after_request(_keep_choice)


def _keep_choice(response: Response) -> Response:
    if response.mimetype == "text/html" or g.get("varies_by_language"):
        response.vary.add("Cookie")
    chosen = request.args.get(PARAMETER)
    if chosen in LANGUAGES and request.cookies.get(COOKIE) != chosen:
        response.set_cookie(COOKIE, str(chosen), max_age=_YEAR, samesite="Lax", httponly=True)
    return response
