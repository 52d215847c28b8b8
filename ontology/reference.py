"""The reference pages of the ontology, in Chinese and English, made from the ontology itself.

`reference_markdown` is what stands in docs/reference; `reference_html` is the same for a web page, with
an anchor for each term, so that the term's own address leads to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from ontology.axioms import Either, Every, Expression, HasValue, Named, OneOf, Ontology, Some, Term, pilot_ontology
from ontology.diagram import diagram_svg
from ontology.findings import Language
from ontology.vocabulary import ONTOLOGY_IRI, PREFIXES

_WORDS: dict[str, dict[Language, str]] = {
    "title": {"zh": "智慧城市试点图谱本体", "en": "Ontology of smart-city pilots"},
    "version": {"zh": "版本", "en": "Version"},
    "classes": {"zh": "类", "en": "Classes"},
    "properties": {"zh": "属性", "en": "Properties"},
    "other": {"zh": "[English](ontology.en.md)", "en": "[中文](ontology.zh.md)"},
    "subclass": {"zh": "上位类", "en": "Subclass of"},
    "defined": {"zh": "定义为", "en": "Defined as"},
    "disjoint": {"zh": "不相交于", "en": "Disjoint with"},
    "subproperty": {"zh": "上位属性", "en": "Implies"},
    "domain": {"zh": "主体", "en": "Of"},
    "range": {"zh": "取值", "en": "Value"},
    "inverse": {"zh": "逆属性", "en": "Inverse"},
    "chain": {"zh": "由链推出", "en": "Follows from the chain"},
    "kinds": {"zh": "特征", "en": "Characteristics"},
    "example": {"zh": "例", "en": "Example"},
    "source": {"zh": "来源", "en": "Source"},
    "and": {"zh": " 且 ", "en": " and "},
    "or": {"zh": " 或 ", "en": " or "},
    "some": {"zh": "有", "en": "some"},
    "least": {"zh": "至少", "en": "at least"},
    "is": {"zh": "为", "en": "is"},
    "FunctionalProperty": {"zh": "函数型", "en": "functional"},
    "InverseFunctionalProperty": {"zh": "逆函数型", "en": "inverse functional"},
    "TransitiveProperty": {"zh": "传递", "en": "transitive"},
    "AsymmetricProperty": {"zh": "非对称", "en": "asymmetric"},
    "IrreflexiveProperty": {"zh": "非自反", "en": "irreflexive"},
}


@dataclass(frozen=True, slots=True)
class Entry:
    """What the page says of a term: rows of a heading and a text."""

    term: Term
    rows: tuple[tuple[str, str], ...]


def reference_markdown(language: Language, ontology: Ontology | None = None) -> str:
    """The reference page in Markdown."""
    chosen = ontology or pilot_ontology()
    lines = [
        f"# {_word('title', language)}",
        "",
        f"{_word('version', language)} {chosen.version} · `pg:` <{ONTOLOGY_IRI}#> · {_word('other', language)}",
        "",
        f"![{_word('title', language)}](ontology.{language}.svg)",
    ]
    for heading, entries in _sections(chosen, language):
        lines += ["", f"## {heading}"]
        for entry in entries:
            term = entry.term
            lines += ["", f"### {term.labels[language]} `pg:{term.name}`", "", term.definitions[language], ""]
            lines += [f"- {name}: {text}" for name, text in entry.rows]
    return "\n".join(lines) + "\n"


def reference_html(language: Language, ontology: Ontology | None = None) -> str:
    """The reference page as a fragment of HTML: sections of definitions, each with the term's name as its id."""
    chosen = ontology or pilot_ontology()
    parts = [f"<p>{_word('version', language)} {escape(chosen.version)}</p>", diagram_svg(language, chosen)]
    for heading, entries in _sections(chosen, language):
        parts.append(f"<section><h2>{escape(heading)}</h2>")
        for entry in entries:
            term = entry.term
            parts.append(f'<article id="{escape(term.name)}"><h3>{escape(term.labels[language])}')
            parts.append(f" <code>pg:{escape(term.name)}</code></h3><p>{escape(term.definitions[language])}</p><dl>")
            parts += [f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in entry.rows]
            parts.append("</dl></article>")
        parts.append("</section>")
    return "\n".join(parts)


def _sections(ontology: Ontology, language: Language) -> Iterator[tuple[str, list[Entry]]]:
    for heading, kinds in (("classes", ("Class",)), ("properties", ("ObjectProperty", "DatatypeProperty"))):
        iris = sorted(iri for kind in kinds for iri in ontology.having(kind))
        yield (
            _word(heading, language),
            [Entry(ontology.terms[iri], tuple(_rows(ontology, iri, language))) for iri in iris],
        )


def _rows(ontology: Ontology, iri: str, language: Language) -> Iterator[tuple[str, str]]:
    term = ontology.terms[iri]
    stated: tuple[tuple[str, list[str]], ...] = (
        ("subclass", [_said(e, language) for s, e in ontology.sub_classes if s == iri]),
        ("defined", [_said(e, language) for s, e in ontology.definitions if s == iri]),
        ("disjoint", sorted(_short(b if a == iri else a) for a, b in ontology.disjoint if iri in (a, b))),
        ("subproperty", [_short(wide) for narrow, wide in ontology.sub_properties if narrow == iri]),
        ("domain", [_said(e, language) for p, e in ontology.domains if p == iri]),
        ("range", [_said(e, language) for p, e in ontology.ranges if p == iri]),
        ("inverse", [_short(b if a == iri else a) for a, b in ontology.inverses if iri in (a, b)]),
        ("chain", [" ∘ ".join(map(_short, chain)) for chain, implied in ontology.chains if implied == iri]),
        ("kinds", [_word(kind, language) for kind in sorted(term.kinds) if kind in _WORDS]),
        ("example", list(term.examples)),
        ("source", list(term.sources)),
    )
    for heading, texts in stated:
        if texts:
            yield _word(heading, language), ", ".join(texts)


def _said(expression: Expression, language: Language) -> str:
    """A class expression in words."""
    match expression:
        case Named(iri):
            return _short(iri)
        case Every(parts):
            return _word("and", language).join(_said(part, language) for part in parts)
        case Either(parts):
            return "(" + _word("or", language).join(_said(part, language) for part in parts) + ")"
        case Some(iri, filler, count):
            amount = _word("some", language) if count == 1 else f"{_word('least', language)} {count}"
            return f"{_short(iri)} {amount} ({_said(filler, language)})"
        case HasValue(iri, value):
            return f"{_short(iri)} {_word('is', language)} {_short(value.value)}"
        case OneOf(values):
            return " | ".join(value.value for value in values)


def _short(iri: str) -> str:
    """An IRI with its prefix, where it has one."""
    prefix, base = max(
        ((name, base) for name, base in PREFIXES.items() if iri.startswith(base)),
        key=lambda pair: len(pair[1]),
        default=("", ""),
    )
    return f"{prefix}:{iri.removeprefix(base)}" if base else iri


def _word(name: str, language: Language) -> str:
    return _WORDS[name][language]
