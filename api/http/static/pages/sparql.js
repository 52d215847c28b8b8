// Shows the answer to a query under the editor; without this the form opens the answer itself.
"use strict";
const form = document.querySelector("[data-sparql]");
const status = document.querySelector("[data-status]");
const place = document.querySelector("[data-answer]");
const MOST = 500;
const ID = document.querySelector("[data-sparql]").dataset.base;
form.addEventListener("submit", async (event) => {
  if (form.elements.format.value !== "json") return;
  event.preventDefault();
  status.textContent = "…";
  place.replaceChildren();
  const answer = await fetch("/sparql", {
    method: "POST",
    headers: { "Content-Type": "application/sparql-query", Accept: "application/sparql-results+json, text/turtle;q=0.9" },
    body: form.elements.query.value,
  });
  const type = answer.headers.get("Content-Type") ?? "";
  if (!answer.ok) {
    const problem = await answer.json();
    status.textContent = `${problem.title}: ${problem.detail}`;
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
