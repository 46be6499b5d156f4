// phase-voice.js: keeps a page's clock with its group's phase without a reload, and says once that a phase has begun.
// <div data-clock>…</div> <template data-phase-voice data-group="…" data-phase="…" data-say="Now: …"></template>
// What counts down (five minutes, one minute, the end) is said by the clock itself.
const SETTLE = 400; // a region that fills while the page is still drawn is not read out

/** Say the phase that stands in the page, if this tab has told of another one before. */
export function tell() {
  const now = document.querySelector("template[data-phase-voice]")?.dataset;
  if (!now) return;
  const key = `phase-voice/${now.group}`;
  const before = recall(key);
  keep(key, now.phase);
  if (before === null || before === now.phase || !now.say) return;
  setTimeout(() => {
    const voice = document.getElementById("clock-voice");
    if (voice) voice.textContent = now.say;
  }, SETTLE);
}

/** Take over the parts named by `parts` from the page as it is now. */
export async function follow(parts) {
  const response = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
  if (!response?.ok || response.redirected) return null;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of [...parts, "template[data-phase-voice]"]) {
    const fresh = page.querySelector(part);
    if (fresh) document.querySelector(part)?.replaceWith(document.adoptNode(fresh));
  }
  tell();
  return page;
}

// A private window may refuse to keep anything; then the phase is simply not told twice within this page.
const memory = new Map();
function recall(key) {
  try { return sessionStorage.getItem(key); } catch { return memory.get(key) ?? null; }
}
function keep(key, value) {
  try { sessionStorage.setItem(key, value); } catch { memory.set(key, value); }
}
