// threads.js: draws the red thread from source cards to what became of them. Without it the origin stands there as words.
const NS = "http://www.w3.org/2000/svg";
function draw(box) {
  const old = box.querySelector(":scope > .threadmap");
  if (old) old.remove();
  const svg = document.createElementNS(NS, "svg");
  svg.setAttribute("class", "threadmap");
  svg.setAttribute("aria-hidden", "true");
  const o = box.getBoundingClientRect();
  const mid = (el) => { const r = el.getBoundingClientRect(); return [r.left + r.width / 2 - o.left, r.top + r.height / 2 - o.top, r]; };
  for (const to of box.querySelectorAll("[data-thread-from]")) {
    const [x2, y2] = mid(to);
    for (const id of to.dataset.threadFrom.split(" ")) {
      const card = document.getElementById(id);
      if (!card) continue;
      const eye = card.querySelector(".eye") || card, r = eye.getBoundingClientRect();
      const rtl = getComputedStyle(box).direction === "rtl";
      const x1 = (rtl ? r.left : r.right) - o.left, y1 = r.top + r.height / 2 - o.top;
      const bend = Math.max(24, Math.abs(x2 - x1) * 0.55) * (rtl ? -1 : 1);
      for (let n = 0; n < 2; n++) {
        const p = document.createElementNS(NS, "path");
        if (to.hasAttribute("data-thread-open")) { if (n) break; p.setAttribute("class", "is-open"); }
        else if (n) p.setAttribute("class", "t2");
        p.setAttribute("d", `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`);
        svg.append(p);
      }
    }
  }
  box.append(svg);
}
// A card that arrives, moves, grows or is chosen bends the thread: drawn anew once per frame, never by its own drawing.
const waiting = new Set();
function soon(box) {
  if (!waiting.size) requestAnimationFrame(() => { for (const each of waiting) draw(each); waiting.clear(); });
  waiting.add(box);
}
const ours = (node) => node.nodeName.toLowerCase() === "svg" && node.classList.contains("threadmap");
const theirs = (change) => !change.target.closest?.(".threadmap") && ![...change.addedNodes, ...change.removedNodes].some(ours);
function watch(box) {
  draw(box);
  new MutationObserver((changes) => { if (changes.some(theirs)) soon(box); }).observe(
    box, { childList: true, subtree: true, attributes: true, attributeFilter: ["class", "open", "hidden", "data-thread-from"] });
  new ResizeObserver(() => soon(box)).observe(box);
}
const all = () => document.querySelectorAll(".has-threads");
document.fonts.ready.then(() => all().forEach(watch));
addEventListener("resize", () => all().forEach(soon));
