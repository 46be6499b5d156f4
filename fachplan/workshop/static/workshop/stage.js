// stage.js: keeps the projector at what is. Asks every two seconds; a projector must come back by itself after the laptop
// slept or the net was gone, so it asks instead of listening. Only where something is different the wall is drawn anew.
const EVERY = 2000;
const drawn = () => document.querySelector("template[data-stage]");

async function look() {
  const now = drawn();
  if (!now) return;
  const answer = await fetch(now.dataset.state + location.search, { credentials: "same-origin", cache: "no-store" }).catch(() => null);
  if (answer?.status === 403 || answer?.redirected) { location.reload(); return; } // the code was taken back, or the day is over
  if (!answer?.ok) return;
  const { mark } = await answer.json();
  const choosing = document.querySelector(".wallmenu[open]"); // whoever chooses is not interrupted
  if (mark !== now.dataset.mark && !choosing) await draw();
}

async function draw() {
  const answer = await fetch(location.href, { credentials: "same-origin", cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page.querySelector(".stage") || !page.querySelector("template[data-stage]")) { location.reload(); return; }
  document.title = page.title;
  // A surface that has changed already does not change once more: only what just ended fades.
  for (const over of document.querySelectorAll(".is-over")) {
    page.querySelector(over.dataset.side ? `[data-side="${CSS.escape(over.dataset.side)}"].is-over` : ".stage.is-over")?.classList.add("is-still");
  }
  for (const part of [".stage", "template[data-stage]"]) document.querySelector(part).replaceWith(document.adoptNode(page.querySelector(part)));
}
setInterval(look, EVERY);
