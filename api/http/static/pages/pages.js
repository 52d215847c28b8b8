"use strict";
// Suggestions under every search box, by the browser's own list of options.
for (const [number, input] of document.querySelectorAll("input[data-suggest]").entries()) {
  const list = document.createElement("datalist");
  list.id = `suggestions-${number}`;
  input.after(list);
  input.setAttribute("list", list.id);
  let waiting = 0;
  let last = "";
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const typed = input.value.trim();
      if (!typed || typed === last) return;
      last = typed;
      const answer = await fetch(`/suggest?q=${encodeURIComponent(typed)}`);
      if (!answer.ok || input.value.trim() !== typed) return;
      list.replaceChildren(
        ...(await answer.json()).map((name) => Object.assign(document.createElement("option"), { value: name })),
      );
    }, 120);
  });
}

// On a narrow screen the facets are closed at first, so that the results are in sight.
if (matchMedia("(max-width: 60rem)").matches) {
  for (const facet of document.querySelectorAll(".facets details[open]")) {
    if (!facet.querySelector(".chosen")) facet.open = false;
  }
}
