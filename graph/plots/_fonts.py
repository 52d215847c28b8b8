"""A font that has Chinese characters."""

from __future__ import annotations

from pathlib import Path

SAMPLE = "智慧城市试点"
# Tried first where they are installed: sans-serif fonts made for screens.
PREFERRED = ("Noto Sans CJK", "Source Han Sans", "WenQuanYi", "Microsoft YaHei", "PingFang", "SimHei", "Heiti")


class PlotError(ValueError):
    """A picture that cannot be drawn, with what can be done about it."""


def chinese_font(wanted: str | None = None) -> str:
    """The name of a font with Chinese characters that matplotlib can draw with.

    Parameters
    ----------
    wanted
        A font file, or the name of an installed font.

    Raises
    ------
    PlotError
        If the font is not there or has no Chinese characters, or none is installed.
    """
    from matplotlib import font_manager

    manager = font_manager.fontManager
    if wanted and Path(wanted).is_file():
        known = {entry.fname for entry in manager.ttflist}
        if wanted not in known:
            manager.addfont(wanted)
        name = font_manager.FontProperties(fname=wanted).get_name()
        if not _has_chinese(wanted):
            raise PlotError(f"字体 {wanted} 没有汉字 / the font {wanted} has no Chinese characters")
        return name
    entries = sorted(manager.ttflist, key=lambda entry: (entry.weight not in (400, "normal"), entry.name, entry.fname))
    if wanted:
        for entry in entries:
            if entry.name == wanted and _has_chinese(entry.fname):
                return wanted
        raise PlotError(f"没有含汉字的字体 {wanted!r} / there is no font {wanted!r} with Chinese characters")
    for beginning in PREFERRED:
        for entry in entries:
            if entry.name.startswith(beginning) and _has_chinese(entry.fname):
                return str(entry.name)
    for path in sorted(font_manager.findSystemFonts(), key=lambda path: ("Regular" not in path, path)):
        if any(part in Path(path).name.lower() for part in ("cjk", "han", "hei", "song", "wqy")) and _has_chinese(path):
            manager.addfont(path)
            return str(font_manager.FontProperties(fname=path).get_name())
    raise PlotError(
        "未找到含汉字的字体：请安装中文字体（如 fonts-noto-cjk），或用参数指定字体文件 / "
        "no installed font has Chinese characters: install one (such as fonts-noto-cjk) or name a font file"
    )


def _has_chinese(path: str) -> bool:
    from matplotlib.ft2font import FT2Font

    try:
        characters = FT2Font(path).get_charmap()
    except (OSError, RuntimeError):
        return False
    return all(ord(character) in characters for character in SAMPLE)
