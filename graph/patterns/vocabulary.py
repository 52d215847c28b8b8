"""The terms of patterns, defined in the graph that uses them.

Patterns are statements about the collection, not about what a document says; they have
a vocabulary of their own, so that the ontology of plans stays as small as plans are.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad

from ontology.vocabulary import BASE, OWL, RDF, RDFS, Terms

PATTERN_BASE = BASE + "pattern#"

CLASSES = {
    "CoPlanning": ("共同规划", "Things that are planned together, with how likely that is by chance"),
    "TypeFrequency": ("类型的常见程度", "How many pilots plan a scenario type"),
    "Link": ("试点之间的联系", "Two pilots that share most of what is rare"),
    "Community": ("试点群组", "Pilots that plan alike"),
    "Distinction": ("群组特征", "A scenario type that one community plans more often than the rest"),
    "Agreement": ("与已知划分的一致程度", "How far the communities agree with a known division of pilots"),
    "Position": ("试点的位置", "Where a pilot stands among those it is linked to"),
    "Template": ("共用文本", "Sentences of several places that are almost the same"),
    "Occurrence": ("共用文本出现处", "A sentence of a unit that belongs to a template"),
}
PROPERTIES = {
    "member": ("成员", "A scenario type or a pilot that belongs to the pattern"),
    "support": ("支持数", "How many have it"),
    "share": ("占比", "The share of all that have it, from 0 to 1"),
    "frequencyClass": ("常见程度", "common: half of the pilots or more; rare: one in twenty or fewer; else ordinary"),
    "expected": ("期望数", "How many there would be by chance"),
    "lift": ("提升度", "Support divided by what is expected"),
    "pValue": ("p 值", "The probability of as much or more by chance"),
    "qValue": ("q 值", "The rate of false discoveries at which it would be accepted (Benjamini and Hochberg)"),
    "weight": ("权重", "The rarity of what is shared over the rarity of what either has, from 0 to 1"),
    "significant": (
        "是否显著",
        "Whether the pilots share more types than chance gives, at a false discovery rate of 5 %",
    ),
    "number": ("序号", "Counted from 1"),
    "distinction": ("特征", "What sets a community apart"),
    "inside": ("群组内占比", "The share of the community's pilots that plan the type"),
    "outside": ("群组外占比", "The share of the other pilots that plan the type"),
    "division": ("划分", "prefecture, level or batch"),
    "randIndex": ("调整兰德指数", "1 the same division, 0 no more than chance"),
    "pilots": ("试点数", "How many pilots are compared"),
    "community": ("所属群组", "The community of a pilot"),
    "degree": ("联系数", "How many pilots it is linked to"),
    "betweenness": ("中介中心性", "The share of shortest paths between others that run over it"),
    "participation": ("参与系数", "How evenly its links are spread over communities"),
    "occurrence": ("出现处", "Where a template stands"),
    "places": ("地区数", "How many places have it"),
    "resemblance": ("相似度", "The least share of common runs of five characters that holds it together"),
    "unit": ("规划单元", "The planned unit whose text holds the sentence"),
    "sentence": ("句序", "The number of the sentence in the unit's text, from 1"),
    "method": ("方法", "How the patterns were found"),
    "parameters": ("参数", "With which parameters"),
    "version": ("版本", "The version of the method"),
}

PATTERN = Terms(PATTERN_BASE, " ".join([*CLASSES, *PROPERTIES]))


def definition_quads(graph: NamedNode) -> Iterator[Quad]:
    """What each term means, in Chinese and English."""
    for names, kind in ((CLASSES, OWL.Class), (PROPERTIES, RDF_PROPERTY)):
        for name, (chinese, english) in names.items():
            term = PATTERN[name]
            yield Quad(term, RDF.type, kind, graph)
            yield Quad(term, RDFS.label, Literal(chinese, language="zh"), graph)
            yield Quad(term, RDFS.comment, Literal(english, language="en"), graph)


RDF_PROPERTY = NamedNode(RDF.base + "Property")
