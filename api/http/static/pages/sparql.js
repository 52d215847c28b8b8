// The editor of queries, and the answer beneath it; without this the form opens the answer itself.
"use strict";
const form = document.querySelector("[data-sparql]");
const status = document.querySelector("[data-status]");
const place = document.querySelector("[data-answer]");
const MOST = 500;
const ID = document.querySelector("[data-sparql]").dataset.base;
const field = form.elements.query;
const examples = document.querySelector("[data-examples]");

// What the dataset says of itself: the classes and properties that it has.
async function vocabulary() {
  const answer = await fetch("/.well-known/void", { headers: { Accept: "application/n-triples" } });
  const names = { class: [], property: [] };
  for (const [, kind, name] of (await answer.text()).matchAll(/<http:\/\/rdfs\.org\/ns\/void#(class|property)> <([^>]+)> \.$/gm))
    names[kind].push(name);
  return names;
}

function editorFor(place, label) {
  const names = vocabulary();
  const prefixes = Object.entries(JSON.parse(form.dataset.prefixes)).map(([name, iri]) => `${name}: <${iri}>`);
  Yasqe.forkAutocompleter("prefixes", { name: "prefixes", get: () => prefixes, persistenceId: null });
  for (const kind of ["class", "property"])
    Yasqe.forkAutocompleter(kind, { name: kind, bulk: true, persistenceId: null, get: async () => (await names)[kind] });
  const ask = () => form.requestSubmit();
  return new Yasqe(place, {
    value: field.value,
    autocompleters: ["prefixes", "class", "property", "variables"],
    persistenceId: null,
    createShareableLink: null,
    consumeShareLink: null,
    showQueryButton: false,
    resizeable: false,
    editorHeight: "21rem",
    screenReaderLabel: label,
    // Whoever moves about by keyboard gets out again.
    extraKeys: { Tab: false, "Shift-Tab": false, "Ctrl-S": false, "Ctrl-Enter": ask, "Cmd-Enter": ask },
  });
}

document.body.classList.add("has-editor");
const editor = editorFor(document.querySelector("[data-editor]"), form.querySelector("label[for=query]").textContent);
examples.addEventListener("change", async () => {
  if (examples.value) editor.setValue(await (await fetch(examples.value)).text());
});
form.addEventListener("submit", async (event) => {
  field.value = editor.getValue();
  if (form.elements.format.value !== "json") return;
  event.preventDefault();
  status.textContent = "…";
  place.replaceChildren();
  const answer = await fetch("/sparql", {
    method: "POST",
    headers: { "Content-Type": "application/sparql-query", Accept: "application/sparql-results+json, text/turtle;q=0.9" },
    body: field.value,
  });
  const type = answer.headers.get("Content-Type") ?? "";
  if (!answer.ok) {
    const problem = await answer.json();
    status.textContent = `${problem.title}: ${problem.detail}`;
    if (problem.line) {
      editor.setCursor(problem.line - 1, problem.column - 1);
      editor.focus();
    }
    return;
  }
  if (!type.includes("json")) {
    const text = document.createElement("pre");
    text.textContent = await answer.text();
    place.replaceChildren(text);
    status.textContent = "";
    return;
  }
  const found = await answer.json();
  if ("boolean" in found) {
    status.textContent = String(found.boolean);
    return;
  }
  const rows = found.results.bindings;
  status.textContent = rows.length > MOST ? `${MOST} / ${rows.length}` : String(rows.length);
  const table = document.createElement("table");
  const head = table.createTHead().insertRow();
  for (const name of found.head.vars) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = name;
    head.append(cell);
  }
  const body = table.createTBody();
  for (const row of rows.slice(0, MOST)) {
    const line = body.insertRow();
    for (const name of found.head.vars) {
      const cell = line.insertCell();
      const term = row[name];
      if (term?.type === "uri" && term.value.startsWith(ID)) {
        const link = document.createElement("a");
        link.href = `/page/${term.value.slice(ID.length)}`;
        link.textContent = term.value.slice(ID.length);
        cell.append(link);
      } else cell.textContent = term?.value ?? "";
    }
  }
  place.replaceChildren(table);
});
