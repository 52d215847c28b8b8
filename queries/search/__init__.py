"""Full-text search over the planned units, with facets, and the SPARQL that a state of the facets stands for."""

from queries.search.facets import FACETS, SearchRequest, sparql_of
from queries.search.index import FacetCount, Hit, SearchIndex, SearchResult

__all__ = ["FACETS", "FacetCount", "Hit", "SearchIndex", "SearchRequest", "SearchResult", "sparql_of"]
