// Sort a table by a column: numbers by size as the page's language writes them, words by name; what is no number goes last.
const sortWord = document.currentScript.dataset.sort, language = document.documentElement.lang;
const signs = new Intl.NumberFormat(language).formatToParts(-12345.6), sign = (type) => signs.find((part) => part.type === type).value;
const read = (cell) => {
  const found = cell.textContent.replaceAll("\u2212", "-").match(/[+-]?\d[\d.,\u202f\u00a0]*/);
  return found && parseFloat(found[0].replaceAll(sign("group"), "").replace(/[\u202f\u00a0]/g, "").replace(sign("decimal"), "."));
};
const compare = (one, two) => one.textContent.trim().localeCompare(two.textContent.trim(), language);
const order = (one, two, isNumber, turn) => {
  if (!isNumber) return turn * compare(one, two);
  const [a, b] = [read(one), read(two)];
  return a === null || b === null ? (a === null) - (b === null) : turn * (b - a);
};
for (const table of document.querySelectorAll(".tables table")) {
  const heads = [...table.tHead.rows[0].cells], body = table.tBodies[0];
  heads.forEach((head, at) => {
    if (head.classList.contains("sp")) return;
    const button = document.createElement("button"), isNumber = head.classList.contains("n");
    button.type = "button";
    button.append(...head.childNodes);
    button.title = `${sortWord} ${button.textContent}`;
    head.append(button);
    button.addEventListener("click", () => {
      const isFirst = head.getAttribute("aria-sort") !== (isNumber ? "descending" : "ascending");
      const isDown = isNumber === isFirst;
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", isDown ? "descending" : "ascending");
      const turn = isFirst ? 1 : -1;
      body.append(...[...body.rows].sort((one, two) => order(one.cells[at], two.cells[at], isNumber, turn)));
    });
  });
}
