"""How the reports say things: the same words on the page and in the document."""

from __future__ import annotations

from graph.similarity.compare import ALIKE, RELATED, DraftComparison, PeerGroup, PeerUnit, TypeAmongPeers, TypicalTarget
from graph.similarity.items import Contribution, ContributionKind

TITLE = "规划草案对照报告"
KINDS = {
    ContributionKind.TYPES: "场景类型",
    ContributionKind.THEMES: "主题",
    ContributionKind.FACETS: "具体内容",
    ContributionKind.WORDS: "共同词语",
    ContributionKind.CONCEPTS: "词义相近",
    ContributionKind.WORDING: "共同用字",
    ContributionKind.PLATFORMS: "同名平台",
    ContributionKind.TECHNOLOGIES: "技术",
    ContributionKind.TARGETS: "指标对象",
    ContributionKind.PROGRAMME: "同批试点",
}
HOW_TO_READ = (
    "本报告由程序自动比对生成，用于会前准备：相似度介于 0 与 1 之间，由各项贡献相加得出，只说明文字和类型的接近程度，"
    f"不评价项目优劣；{ALIKE} 以上的多为同类项目，{RELATED} 以下的一般只是相关。引用前请核对原文。上传的草案未被保存。"
)
WITHOUT_TEXTS = "当前数据集只含事实不含原文，因此不显示对应语句。"
NOTHING_MISSING = "没有发现多数同类试点都规划而本草案缺少的场景。"
NOTHING_UNUSUAL = "没有发现同类试点很少规划的场景。"
NO_TARGETS = "同类项目中没有两个以上地区对同一对象给出数值。"
NOBODY_TO_ASK = "没有足够接近的项目，暂无建议联系的地区。"


def overview(report: DraftComparison) -> str:
    """The report in a sentence or two."""
    matched = sum(not unit.unusual for unit in report.units)
    return (
        f"草案共识别出 {len(report.units)} 个规划项目，与 {report.pilots} 个试点的 {report.compared_units} 个项目比对："
        f"{matched} 个在其他地区有相近项目，{len(report.units) - matched} 个未见相近项目。"
    )


def reasons(contributions: tuple[Contribution, ...]) -> str:
    """What makes up a score, largest first: 场景类型 0.12 + 共同用字 0.10.

    >>> reasons((Contribution(ContributionKind.TYPES, 0.12), Contribution(ContributionKind.WORDS, 0.0501)))
    '场景类型 0.120 + 共同词语 0.050'
    """
    return " + ".join(f"{KINDS[part.kind]} {part.score:.3f}" for part in contributions)


def position(peer: PeerUnit) -> str:
    """Where a unit stands in its document: 青松政办发〔2024〕9号，编号 1.(2)."""
    page = f"，第 {peer.unit.page} 页" if peer.unit.page else ""
    return f"{peer.document}，编号 {peer.unit.path}{page}"


def place(name: str, prefecture: str) -> str:
    """A place, and on a line of its own its prefecture, where that is another.

    >>> place("云湖县", "青岚市").splitlines(), place("青岚市", "青岚市")
    (['云湖县', '（青岚市）'], '青岚市')
    """
    return name if prefecture in ("", name) else f"{name}\n（{prefecture}）"


def in_common(peer: PeerUnit) -> str:
    """What both units are about: 都涉及：停车诱导与无感支付."""
    return f"都涉及：{'、'.join(peer.in_common)}" if peer.in_common else ""


def degree(score: float) -> str:
    """A score in words: 较高 where nearly all such pairs were judged the same or largely the same project.

    >>> degree(0.41), degree(0.25), degree(0.1)
    ('较高', '中等', '较低，仅供参考')
    """
    return "较高" if score >= ALIKE else "中等" if score >= RELATED else "较低，仅供参考"


def share(found: TypeAmongPeers, group: PeerGroup) -> str:
    """How many of the group plan a type: 12 个中的 9 个（75%）."""
    return f"{group.peers} 个中的 {found.planning} 个（{found.share:.0%}）"


def examples(found: TypeAmongPeers) -> str:
    """A few places that plan a type, with what they call it."""
    return "；".join(f"{place}「{unit.title}」" for place, unit in found.examples) or "—"


def number(value: float) -> str:
    """A number without needless decimals.

    >>> number(50.0), number(99.5), number(70000.0)
    ('50', '99.5', '70,000')
    """
    return f"{value:,.6f}".rstrip("0").rstrip(".")


def span(target: TypicalTarget) -> str:
    """The range and the median of a target: 10–50 个，中位数 30."""
    ends = number(target.low) if target.low == target.high else f"{number(target.low)}–{number(target.high)}"
    return f"{ends} {target.measure}，中位数 {number(target.median)}"


def sources(target: TypicalTarget) -> str:
    """Who commits to which number."""
    return "；".join(
        f"{place} {number(value)}" + (f"（{found.deadline}）" if found.deadline else "")
        for value, place, found in target.values
    )
