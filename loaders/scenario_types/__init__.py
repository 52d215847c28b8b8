"""Scenario types of units and topics, each with the words that spoke for it."""

from loaders.scenario_types.assignment import assign, assign_topic

__all__ = ["assign", "assign_topic"]
