// connection-test.js: tries every way a forum needs, one after the other, and shows what holds.
// <div data-connection-test data-slow data-too-slow> with [data-step] rows and [data-sum] sentences; which of them is shown
// is all that changes. What is stored on the device for the test is deleted by it.
import { HOME } from "../workshop/address.js";

const PATIENCE = 8000; // ms: a black hole answers nothing, for ever
const BEATS = 3;
const CLUMPED = 200; // ms: beats that are sent over 600 ms and arrive closer than this were collected on their way
const TRIES = 5;
const NEEDED = ["join", "write"];

async function ask(address, options = {}) {
  const abort = new AbortController();
  const limit = setTimeout(() => abort.abort(), PATIENCE);
  try {
    const response = await fetch(address, { cache: "no-store", credentials: "same-origin", signal: abort.signal, ...options });
    if (!response.ok) throw new Error(String(response.status));
    return await response.text();
  } finally {
    clearTimeout(limit);
  }
}

async function probe(options) {
  if (JSON.parse(await ask(`${HOME}api/v1/probe`, options)).probe !== true) throw new Error("another page answered");
}

function takesCookies() {
  document.cookie = `probe=1; max-age=10; path=${HOME}verbindung/; SameSite=Lax`;
  const taken = document.cookie.includes("probe=1");
  document.cookie = `probe=; max-age=0; path=${HOME}verbindung/; SameSite=Lax`;
  return taken;
}

function beats() {
  return new Promise((resolve, reject) => {
    const source = new EventSource(`${HOME}live/probe`);
    const at = [];
    const limit = setTimeout(() => end(new Error("silence")), PATIENCE);
    const end = (error) => { clearTimeout(limit); source.close(); if (error) reject(error); else resolve(); };
    source.addEventListener("beat", () => {
      at.push(performance.now());
      if (at.length === BEATS) end(at[BEATS - 1] - at[0] < CLUMPED ? new Error("collected on the way") : null);
    });
    source.onerror = () => end(new Error("closed"));
  });
}

function keeps() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("fachplan-probe", 1);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      request.result.close();
      const gone = indexedDB.deleteDatabase("fachplan-probe");
      gone.onsuccess = () => resolve();
      gone.onerror = () => reject(gone.error);
    };
  });
}

async function milliseconds() {
  const took = [];
  for (let n = 0; n < TRIES; n += 1) {
    const began = performance.now();
    await ask(`${HOME}healthz`);
    took.push(performance.now() - began);
  }
  return Math.round(took.sort((a, b) => a - b)[Math.floor(TRIES / 2)]);
}

const STEPS = {
  join: async () => { await ask(`${HOME}mitmachen/`); if (!takesCookies()) throw new Error("no cookies"); },
  write: () => probe({ method: "POST" }),
  live: beats,
  fallback: () => probe(),
  store: keeps,
  speed: milliseconds,
};

class ConnectionTest {
  constructor(place) { this.place = place; }

  async run() {
    this.sum("wait");
    const found = {};
    for (const [name, attempt] of Object.entries(STEPS)) found[name] = await this.step(name, attempt);
    const all = Object.values(found);
    if (NEEDED.some((name) => found[name] === "bad") || (found.live === "bad" && found.fallback === "bad")) this.sum("bad");
    else this.sum(all.every((each) => each === "good") ? "good" : "mid");
  }

  async step(name, attempt) {
    let state = "good";
    let number = "–";
    try {
      number = await attempt() ?? number;
      if (number > Number(this.place.dataset.tooSlow)) state = "bad";
      else if (number > Number(this.place.dataset.slow)) state = "mid";
    } catch {
      state = "bad";
    }
    const row = this.place.querySelector(`[data-step="${name}"]`);
    for (const each of row.querySelectorAll("[data-is]")) each.hidden = each.dataset.is !== state;
    const words = row.querySelector(`[data-is="${state}"] .lt`).lastChild;
    words.textContent = words.textContent.replace("{n}", number);
    return state;
  }

  sum(state) {
    for (const each of this.place.querySelectorAll("[data-sum]")) each.hidden = each.dataset.sum !== state;
  }
}

const place = document.querySelector("[data-connection-test]");
if (place) new ConnectionTest(place).run();
