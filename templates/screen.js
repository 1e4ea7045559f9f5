// Sort a table by a column: numbers by size, words by name; what is no number goes last.
const sortWord = document.currentScript.dataset.sort;
const read = (cell) => {
  const text = cell.textContent.replace(/[▲▼\s\u202f\u00a0]/g, "").replace("\u2212", "-");
  const plain = /^[+-]?\d{1,3}(\.\d{3})+(,\d+)?$|^[+-]?\d+,\d{1,2}$/.test(text) && document.documentElement.lang === "de"
    ? text.replace(/\./g, "").replace(",", ".") : text.replace(/,/g, "");
  return /^[+-]?\d/.test(plain) ? parseFloat(plain) : null;
};
for (const table of document.querySelectorAll(".tables table")) {
  const heads = [...table.tHead.rows[0].cells], body = table.tBodies[0];
  heads.forEach((head, at) => {
    if (head.classList.contains("sp")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.title = `${sortWord} ${head.textContent}`;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const isDown = head.getAttribute("aria-sort") !== "descending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", isDown ? "descending" : "ascending");
      const rows = [...body.rows].sort((one, two) => {
        const [a, b] = [read(one.cells[at]), read(two.cells[at])];
        if (a === null && b === null) {
          const order = one.cells[at].textContent.localeCompare(two.cells[at].textContent, document.documentElement.lang);
          return isDown ? order : -order;
        }
        if (a === null || b === null) return a === null ? 1 : -1;
        return isDown ? b - a : a - b;
      });
      body.replaceChildren(...rows);
    });
  });
}
