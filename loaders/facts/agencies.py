"""Agencies with their roles: government, lead, supervisor, responsible units, and those merely mentioned."""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.agency_kinds import agency_kind
from loaders.agency_names import agency_names
from loaders.chapter import Chapter
from loaders.records import Agency, AgencyRole, Level
from loaders.responsibility import LOOKS_LIKE_UNIT, responsibility_clauses
from loaders.text import Span

PRODUCES = "agencies"

_FIELD_ROLES = {
    "government": AgencyRole.GOVERNMENT,
    "lead_agency": AgencyRole.LEAD,
    "supervisor": AgencyRole.SUPERVISOR,
}
_OWN_LETTERS = {Level.PREFECTURE: "市", Level.COUNTY_LEVEL_CITY: "市", Level.DISTRICT: "区", Level.COUNTY: "县"}
# 各镇街道, 有关部门: groups, not agencies by name.
_GROUP_OF_MANY = re.compile(r"^(?:各|有关|相关|其他|其它|全[市县区]|[市县区省]直|[市县区省]级|成员|责任|牵头|配合)")
# The central bank is an organ of the state, whatever its branches are called.
_CENTRAL_BANK = re.compile(r"(?:中国)?人民银行")
_NO_AGENCY = re.compile(
    r"(?:公司|集团|企业|银行|分行|支行|运营商|移动|联通|电信|铁塔|学校|大学|学院|部门|单位|机关|科室|村|社区|负责人|负责同志|领导|人员|成员|专家)(?:[（(].*)?$"
)
# Short and full forms of the same trade: 卫健局 is 卫生健康局 again.
_FULL_FORMS = {
    "卫健": "卫生健康",
    "住建": "住房和城乡建设",
    "住房城乡建设": "住房和城乡建设",
    "教体": "教育和体育",
    "发改": "发展和改革",
    "发展改革": "发展和改革",
    "人社": "人力资源和社会保障",
    "人力资源社会保障": "人力资源和社会保障",
    "文旅": "文化和旅游",
    "工信": "工业和信息化",
    "城管": "城市管理",
    "市场监管": "市场监督管理",
    "审批服务": "行政审批服务",
    "医保": "医疗保障",
}
_SHORT_FORM = re.compile("|".join(sorted((f"(?<!行政){w}" for w in _FULL_FORMS), key=len, reverse=True)))
_TITLE = re.compile(r"《[^《》]{1,150}》")

_CONFIDENCE_FIELD = 0.98
# Shares that were right among what each rule finds in the reference annotations, drawn towards
# one half where there were few: (right + 1) / (found + 2).
_CONFIDENCE_RESPONSIBLE = 0.97
_CONFIDENCE_MENTIONED = {
    "bureau": 0.95,
    "centre": 0.85,
    "of-a-place": 0.83,
    "leading-group": 0.91,
    "body": 0.67,
    "office": 0.5,
    "institute": 0.67,
    "ministry": 0.8,
    "brigade": 0.67,
    "grassroots": 0.67,
}


def find(chapter: Chapter) -> tuple[Agency, ...]:
    """Agencies by name, each name once, with the first of its roles in the order above.

    Government, lead and supervisor are the pilot's own fields; responsible units are those
    of the units and of the clauses that name them. Names inside 《》 are part of a title. Of
    the pilot's own government and party committee, short forms (县政府, 县委) are left out.
    """
    found: dict[str, Agency] = {}
    for agency in (*_from_fields(chapter), *_responsible(chapter)):
        found.setdefault(_key(agency.name), agency)
    own = _OwnNames(chapter)
    held = {_in_full(own.without_place(name)) for name in found}
    # Who leads somewhere is not merely mentioned elsewhere.
    for agency in sorted(_mentioned(chapter, own), key=lambda a: a.role is not AgencyRole.LEAD):
        key = _key(agency.name)
        bare = _in_full(own.without_place(key))
        if key not in found and bare not in held:
            found[key] = agency
            held.add(bare)
    return tuple(sorted(found.values(), key=lambda a: a.span))


def _from_fields(chapter: Chapter) -> Iterator[Agency]:
    for field in chapter.fields:
        if role := _FIELD_ROLES.get(field.name):
            yield _agency(field.value, role, field.span, field.method, min(_CONFIDENCE_FIELD, field.confidence))


def _responsible(chapter: Chapter) -> Iterator[Agency]:
    dense = chapter.dense
    text = str(dense)
    clauses = responsibility_clauses(text)
    for clause in clauses:
        for unit in clause.units:
            if is_agency_name(unit.name):
                yield _agency(
                    unit.name,
                    AgencyRole.RESPONSIBLE,
                    dense.span(unit.start, unit.end),
                    "responsibility-clause",
                    _CONFIDENCE_RESPONSIBLE,
                )
    in_clauses = {unit.name for clause in clauses for unit in clause.units}
    for holder in chapter.units:
        for name in holder.responsible:
            if name in in_clauses or not is_agency_name(name):
                continue
            at = text.find(name, dense.index(holder.span.start))
            span = dense.span(at, at + len(name)) if at >= 0 else holder.title_span
            yield _agency(name, AgencyRole.RESPONSIBLE, span, "responsibility-cell", _CONFIDENCE_RESPONSIBLE)


def _mentioned(chapter: Chapter, own: _OwnNames) -> Iterator[Agency]:
    text = str(chapter.dense)
    # Blanked out, not cut out, so that positions stay.
    text = _TITLE.sub(lambda title: "《" + "□" * (len(title[0]) - 2) + "》", text)
    for name in agency_names(text, own.places):
        span = chapter.dense.span(name.start, name.end)
        if not chapter.is_boilerplate(span.start) and not own.is_own_government(name.name):
            yield _agency(name.name, AgencyRole.MENTIONED, span, f"name-{name.rule}", _CONFIDENCE_MENTIONED[name.rule])


def is_agency_name(name: str) -> bool:
    """Whether a name in a list of responsible units is an agency's: no group of many, no enterprise.

    >>> [is_agency_name(n) for n in ("县公安局", "各镇街道", "云湖智城有限公司", "分管负责人", "人民银行云湖支行")]
    [True, False, False, False, True]
    """
    if _CENTRAL_BANK.match(name):
        return True
    return not _GROUP_OF_MANY.search(name) and not _NO_AGENCY.search(name) and LOOKS_LIKE_UNIT.search(name) is not None


class _OwnNames:
    """How the pilot's own agencies are named: with its place in full or short, its level, or neither."""

    def __init__(self, chapter: Chapter):
        letter = _OWN_LETTERS[chapter.level]
        stems = [chapter.place, chapter.place.removesuffix(letter)]
        above = [chapter.prefecture, chapter.prefecture.removesuffix("市")]
        self.places = tuple(name for name in (*stems, *above) if len(name) > 1)
        prefixes = "|".join(re.escape(n) for n in sorted({*stems, letter}, key=len, reverse=True) if n)
        self._prefix = re.compile(rf"^(?:{prefixes})(?=.{{2}})")
        # In a plan of a prefecture, 县政府 and 区政府 are a sort of governments, not one of them.
        below = "县|区|" if chapter.level is Level.PREFECTURE else ""
        self._government = re.compile(rf"^(?:{below}{prefixes})(?:人民)?(?:政府|委)$")

    def without_place(self, name: str) -> str:
        return self._prefix.sub("", name)

    def is_own_government(self, name: str) -> bool:
        return self._government.search(name) is not None


def _agency(name: str, role: AgencyRole, span: Span, method: str, confidence: float) -> Agency:
    return Agency(name=name, role=role, agency_kind=agency_kind(name), span=span, method=method, confidence=confidence)


def _in_full(name: str) -> str:
    return _SHORT_FORM.sub(lambda short: _FULL_FORMS[short[0]], name)


def _key(name: str) -> str:
    return re.sub(r"[\s（）()“”\"]", "", name)
