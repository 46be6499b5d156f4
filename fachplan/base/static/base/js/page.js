// page.js: what every page of the frame needs: menus that close, and checked tiles where :has() is missing (Firefox 115).
const menus = () => document.querySelectorAll("details.langmenu[open]");

document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

if (!CSS.supports("selector(:has(*))")) {
  const mark = () => {
    for (const input of document.querySelectorAll(".tile input, .choice input")) input.closest("label").classList.toggle("is-checked", input.checked);
  };
  document.addEventListener("change", mark);
  mark();
}
