"""The addresses, one module a part; `BLUEPRINTS` is all of them."""

from __future__ import annotations

from api.http.views.canned import blueprint as canned
from api.http.views.compare import blueprint as compare
from api.http.views.entities import blueprint as entities
from api.http.views.exports import blueprint as exports
from api.http.views.health import blueprint as health
from api.http.views.interface import blueprint as interface
from api.http.views.search import blueprint as search
from api.http.views.similar import blueprint as similar
from api.http.views.sparql import blueprint as sparql

BLUEPRINTS = (sparql, canned, search, similar, compare, exports, entities, interface, health)
