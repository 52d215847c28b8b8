"""What runs across cities: what is planned together, who plans alike, which text recurs."""

from graph.patterns.analysis import Patterns, find_patterns
from graph.patterns.plans_table import PilotFacts, PlansTable
from graph.patterns.rdf import pattern_quads

__all__ = ["Patterns", "PilotFacts", "PlansTable", "find_patterns", "pattern_quads"]
