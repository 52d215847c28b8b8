"""From Chinese text to the terms that similarity counts: words, and characters with their pairs.

Words carry meaning and can be shown; pairs of neighbouring characters find the same
thing where segmentation cuts it differently, single characters where one text
abbreviates or inverts what the other says in full.
"""

from __future__ import annotations

import re
from functools import cache

import rjieba

# Words of the genre that a general dictionary cuts into parts that mean something else. Compounds of
# the genre (智慧社区, 数字城管) stay cut: whole, they would no longer meet 社区治理 or 城管平台.
GENRE_WORDS = (
    "一网通办",
    "一网统管",
    "一窗受理",
    "一码通",
    "市民码",
    "医共体",
    "区块链",
    "网格员",
    "明厨亮灶",
    "阳光餐饮",
    "渣土车",
    "雪亮工程",
    "天网工程",
)

# Words that say nothing of a project; other generic ones count little by their rarity.
NO_TERMS = frozenset({"一个", "两个", "一套", "一项", "依据", "以此"})

_RUN = re.compile(r"[\u3400-\u9fff]+|[A-Za-z][A-Za-z0-9+]*")
_WORD = re.compile(r"[\u3400-\u9fff]{2,}|[A-Za-z][A-Za-z0-9+]*|[0-9]+[A-Za-z]+")
_SENTENCE_END = re.compile(r"(?<=[。！？；!?;])")


@cache
def _segmenter() -> rjieba.Jieba:
    segmenter = rjieba.Jieba()
    for word in GENRE_WORDS:
        segmenter.add_word(word, 10_000, "n")
    return segmenter


def words(text: str) -> list[str]:
    """The words of a text that have two characters or more, in order; numbers are left out.

    >>> words("建设智慧城管平台，接入5G视频300路。")
    ['建设', '智慧', '城管', '平台', '接入', '5g', '视频']
    """
    return [w.lower() for w in _segmenter().cut(text, False) if _WORD.fullmatch(w) and w not in NO_TERMS]


def character_pairs(text: str) -> list[str]:
    """Each two neighbouring Chinese characters, and runs of Latin letters whole.

    >>> character_pairs("河湖长制、VR")
    ['河湖', '湖长', '长制', 'vr']
    """
    pairs: list[str] = []
    for match in _RUN.finditer(text):
        run = match.group()
        if run[0] < "\u3400":
            pairs.append(run.lower())
        else:
            pairs += [run[i : i + 2] for i in range(len(run) - 1)]
    return pairs


def wording(text: str) -> list[str]:
    """The pairs of `character_pairs` and each Chinese character alone.

    >>> wording("治超VR")
    ['治超', 'vr', '治', '超']
    """
    return character_pairs(text) + [c for run in _RUN.findall(text) if run[0] >= "\u3400" for c in run]


def sentences(text: str) -> list[str]:
    """The sentences and clauses closed by `；` of a text, without the white space of its layout.

    >>> sentences("一期建成。二期接入；\\n  三期推广")
    ['一期建成。', '二期接入；', '三期推广']
    """
    dense = "".join(text.split())
    return [s for s in _SENTENCE_END.split(dense) if s]
