// Show the briefs that hold all words, and of these briefs the findings that do; an address with #find=… starts with them.
const field = document.getElementById("find"), found = document.getElementById("found"), rows = [...document.querySelectorAll(".list > li")];
const hide = (part, isHidden) => isHidden ? part.setAttribute("hidden", "until-found") : part.removeAttribute("hidden");
const closed = new Map([...document.querySelectorAll(".told li, .told span")].map((part) => [part, part.hasAttribute("hidden")]));
const show = () => {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  const holds = (part) => words.every((word) => part.textContent.toLowerCase().includes(word));
  for (const row of rows) {
    row.hidden = !holds(row);
    const told = [...row.querySelectorAll(".told li")], hits = words.length ? told.filter(holds) : [];
    for (const part of told.flatMap((one) => [one, ...one.children])) hide(part, closed.get(part));
    for (const one of told) if (hits.length) hide(one, !hits.includes(one));
    for (const one of hits.flatMap((hit) => [...hit.children])) hide(one, false);
  }
  const count = rows.filter((row) => !row.hidden).length;
  found.textContent = words.length ? (count ? found.dataset.found : found.dataset.none).replace("{found}", count).replace("{all}", rows.length) : "";
  history.replaceState(null, "", words.length ? `#${new URLSearchParams({find: field.value})}` : location.pathname + location.search);
};
field.value = new URLSearchParams(location.hash.slice(1)).get("find") ?? "";
field.addEventListener("input", show);
show();
