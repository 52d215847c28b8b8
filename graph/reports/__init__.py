"""Reports in Chinese: a draft compared with the graph, as a page and as a Word document."""

from graph.reports.html import write_html
from graph.reports.word import write_docx

__all__ = ["write_docx", "write_html"]
