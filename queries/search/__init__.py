"""Full-text search over the planned units, with facets, and the SPARQL that a state of the facets stands for.

`queries.search.index.SearchIndex` is not imported here: the dictionary that cuts Chinese into words takes
tens of megabytes, which whoever does not search need not spend.
"""

from queries.search.facets import FACETS, FacetCount, Hit, SearchItem, SearchRequest, SearchResult, sparql_of

__all__ = ["FACETS", "FacetCount", "Hit", "SearchItem", "SearchRequest", "SearchResult", "sparql_of"]
