"""The index of the planned units: their titles and, where the dataset holds it, their text.

Chinese is segmented into words (the dictionary of jieba, in its search mode, where long words also
give their parts); besides, every character is a token of its own, so that any run of characters that
stands in a text is found as a phrase, whatever the segmentation.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import rjieba
import tantivy

from graph.store import SelectSource
from queries.results import plain_result
from queries.search.facets import FACETS, PREFIXES, FacetCount, Hit, SearchItem, SearchRequest, SearchResult

SNIPPET = 120  # characters of text shown around the first match
_TITLE_WEIGHT = 3.0
_PHRASE_WEIGHT = 2.0
_LONGEST = 200  # characters of a question that are read
_TOKEN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+(?:[.+-][a-z0-9]+)*")

_UNITS = f"""{PREFIXES}
SELECT ?unit ?title ?path ?place ?document ?text
WHERE {{
  ?unit a pg:Unit ; rdfs:label ?title ; pg:path ?path ; pg:order ?order ; pg:pilot ?pilot .
  ?pilot pg:place/rdfs:label ?place ; pg:describedIn/pg:fileName ?document .
  OPTIONAL {{ ?unit pg:passage/oa:exact ?text }}
}}
ORDER BY ?document ?pilot ?order
"""


class SearchIndex:
    """The units of one dataset, ready to be searched; safe for threads.

    Parameters
    ----------
    source
        The dataset.
    """

    def __init__(self, source: SelectSource) -> None:
        self._items = tuple(_items(source))
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("row", stored=False, fast=True)
        for name in ("title", "body", "characters"):
            builder.add_text_field(name, stored=False, tokenizer_name="whitespace", index_option="position")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema)
        writer = self._index.writer(heap_size=15_000_000, num_threads=1)
        for row, item in enumerate(self._items):
            document = tantivy.Document()
            document.add_unsigned("row", row)
            document.add_text("title", " ".join(_words(item.title)))
            document.add_text("body", " ".join(_words(item.text)))
            document.add_text("characters", f"{_spaced(item.title)} \x00 {_spaced(item.text)}")
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def __len__(self) -> int:
        return len(self._items)

    def search(self, request: SearchRequest) -> SearchResult:
        """Find units.

        Each word of the question must stand in the title or the text; choosing several values of a
        facet widens, choosing values of several facets narrows.
        """
        words = request.words[:_LONGEST].lower()
        found = self._matching(words)
        kept = [(score, row) for score, row in found if self._fits(row, request, None)]
        page = kept[request.offset : request.offset + request.limit]
        hits = tuple(self._hit(score, self._items[row], words) for score, row in page)
        facets = {name: self._counts(name, found, request) for name in FACETS}
        return SearchResult(len(kept), hits, facets)

    def _matching(self, words: str) -> list[tuple[float, int]]:
        """Score and row of each unit that the words fit, the best first."""
        terms = words.split()
        if not any(_TOKEN.search(term) for term in terms):
            return [(0.0, row) for row in range(len(self._items))] if not terms else []
        query = tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, self._term_query(term)) for term in terms if _TOKEN.search(term)]
        )
        searcher = self._index.searcher()
        found = searcher.search(query, limit=max(1, len(self._items)), count=False).hits
        rows = searcher.fast_field_values("row", [address for _, address in found]) if found else []
        scored = [(float(score), int(row or 0)) for (score, _), row in zip(found, rows, strict=True)]
        return sorted(scored, key=_best_first)

    def _term_query(self, term: str) -> tantivy.Query:
        """A unit fits a term if all its words stand there, or the term itself as it is."""
        should, must = tantivy.Occur.Should, tantivy.Occur.Must
        words: list[tantivy.Query] = [
            tantivy.Query.disjunction_max_query(
                [
                    tantivy.Query.boost_query(self._single("title", word), _TITLE_WEIGHT),
                    self._single("body", word),
                ],
                0.1,
            )
            for word in dict.fromkeys(_words(term))
        ]
        characters: list[str | tuple[int, str]] = list(_spaced(term).split())
        if len(characters) > 1:
            phrase = tantivy.Query.phrase_query(self._schema, "characters", characters)
        else:
            phrase = self._single("characters", str(characters[0]))
        together = tantivy.Query.boolean_query([(must, word) for word in words])
        return tantivy.Query.boolean_query(
            [(should, together), (should, tantivy.Query.boost_query(phrase, _PHRASE_WEIGHT))]
        )

    def _single(self, name: str, token: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, name, token)

    def _fits(self, row: int, request: SearchRequest, but: str | None) -> bool:
        """Whether a unit has the chosen values of all facets, one of them left out of account."""
        facets = self._items[row].facets
        return all(
            not values or name == but or any(value in values for value in facets[name])
            for name, values in request.chosen.items()
        )

    def _counts(self, name: str, found: Sequence[tuple[float, int]], request: SearchRequest) -> tuple[FacetCount, ...]:
        chosen = request.chosen.get(name, ())
        counted: Counter[str] = Counter(dict.fromkeys(chosen, 0))
        for _, row in found:
            if self._fits(row, request, name):
                counted.update(self._items[row].facets[name])
        ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
        return tuple(FacetCount(value, count, value in chosen) for value, count in ordered)

    def _hit(self, score: float, item: SearchItem, words: str) -> Hit:
        marked = _marker(words)
        text_marks = marked(item.text)
        start = max(0, text_marks[0][0] - SNIPPET // 4) if text_marks else 0
        snippet = item.text[start : start + SNIPPET]
        return Hit(item, score, marked(item.title), snippet, marked(snippet))


def _items(source: SelectSource) -> Iterator[SearchItem]:
    values: dict[str, dict[str, list[str]]] = {name: {} for name in FACETS}
    for name, pattern in FACETS.items():
        query = f"{PREFIXES}SELECT DISTINCT ?unit ?{name} WHERE {{ ?unit a pg:Unit ; pg:pilot ?pilot . {pattern} }}"
        for unit, value in plain_result(source.select(f"{query} ORDER BY ?unit ?{name}")).rows:
            values[name].setdefault(str(unit), []).append(str(value))
    for row in plain_result(source.select(_UNITS)).records():
        unit = str(row["unit"])
        facets = {name: tuple(known.get(unit, ())) for name, known in values.items()}
        text = str(row["text"] or "")
        yield SearchItem(
            unit, str(row["title"]), str(row["path"]), str(row["place"]), str(row["document"]), text, facets
        )


def _words(text: str) -> list[str]:
    """The words of a text, long ones also in their parts; punctuation is left out."""
    found: list[str] = []
    for run in _TOKEN.findall(text.lower()):
        found += rjieba.cut_for_search(run) if run[0] > "\u3000" else [run]
    return found


def _spaced(text: str) -> str:
    """Each Chinese character and each Latin word as a token of its own."""
    return " ".join(token for run in _TOKEN.findall(text.lower()) for token in (run if run[0] > "\u3000" else (run,)))


def _marker(words: str) -> Callable[[str], tuple[tuple[int, int], ...]]:
    """A function that finds where a question's words stand in a text."""
    terms = [term for term in words.split() if _TOKEN.search(term)]
    wanted = sorted({*terms, *(word for term in terms for word in _words(term) if len(word) > 1)}, key=len)
    if not wanted:
        return lambda _text: ()
    pattern = re.compile("|".join(re.escape(word) for word in reversed(wanted)))
    return lambda text: tuple(match.span() for match in pattern.finditer(text.lower()))


def _best_first(entry: tuple[float, int]) -> tuple[float, int]:
    return (-entry[0], entry[1])
