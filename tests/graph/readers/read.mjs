// Reads an exported file back with the library that its users read it with, and prints what it found.
import { readFileSync } from "node:fs";

const [format, path] = process.argv.slice(2);
const text = readFileSync(path, "utf-8");

const readers = {
  async gexf() {
    const { DOMParser } = await import("@xmldom/xmldom");
    globalThis.DOMParser = DOMParser;
    const { default: Graph } = await import("graphology");
    const { default: gexf } = await import("graphology-gexf");
    return fromGraphology(gexf.parse(Graph, text));
  },
  async graphology() {
    const { default: Graph } = await import("graphology");
    return fromGraphology(Graph.from(JSON.parse(text)));
  },
  async cytoscape() {
    const { default: cytoscape } = await import("cytoscape");
    const file = JSON.parse(text);
    const graph = cytoscape({ headless: true, styleEnabled: false, elements: file.elements, layout: { name: "preset" } });
    return {
      about: file.data,
      nodes: graph.nodes().map((node) => ({ ...node.data(), ...node.position() })),
      edges: graph.edges().map((edge) => ({ ...edge.data(), degree: edge.source().degree(false) })),
    };
  },
  async dot() {
    const { instance } = await import("@viz-js/viz");
    const viz = await instance();
    const drawn = viz.renderJSON(text, { engine: "neato" });
    return {
      about: { comment: drawn.comment },
      nodes: (drawn.objects ?? []).map((node) => ({ ...node })),
      edges: (drawn.edges ?? []).map((edge) => ({ ...edge })),
    };
  },
};

function fromGraphology(graph) {
  return {
    about: { type: graph.type, ...graph.getAttributes() },
    nodes: graph.mapNodes((key, attributes) => ({ key, ...attributes })),
    edges: graph.mapEdges((key, attributes, source, target) => ({ key, source, target, ...attributes })),
  };
}

process.stdout.write(JSON.stringify(await readers[format]()));
