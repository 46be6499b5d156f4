// stage.js: keeps the projector at the group's phase. Asks every two seconds; a projector must come back by itself
// after the laptop slept or the net was gone, so it asks instead of listening.
const EVERY = 2000;
const drawn = document.querySelector("template[data-stage]").dataset;

async function look() {
  const response = await fetch(drawn.api, { credentials: "same-origin", cache: "no-store" }).catch(() => null);
  if (!response?.ok) return;
  const { groups } = await response.json();
  const phase = groups.find((each) => each.group === drawn.group)?.phase;
  if (!phase) return;
  const running = phase.state === "running" || phase.state === "over";
  const state = (name) => (name === "over" ? "running" : name);
  const started = phase.state === "planned" || phase.state === "ended" ? "" : phase.id;
  const moved = started !== drawn.phase;
  const turned = started && state(phase.state) !== state(drawn.state);
  const longer = running && drawn.ends && Math.abs(new Date(phase.ends_at) - new Date(drawn.ends)) > 500;
  if (moved || turned || longer) location.reload();
}
setInterval(look, EVERY);
