// kept-pages.js: the phone's pages stay on the phone. A service worker answers with them when the network does not; where
// there is none (a private window, plain http in a local network) everything else works as before.
import { HOME } from "./address.js";

const PAGES = "fachplan-pages", FILES = "fachplan-files";
const BOARDS = `${HOME}pinnwand/`, ABSENT = `${location.origin}${BOARDS}ohne-netz/`;
const SOON = 2000; // ms: one small page a phone, and of a board's phones one or two have something to choose
const LATER = 20_000; // ms: all phones of a room come at once, and what is kept for later can wait

/** `mayLeave` says whether whoever hands the phone on may do so now. */
export async function keepPages(mayLeave) {
  forgetOnLeaving(mayLeave);
  if (!navigator.serviceWorker || !window.caches) return;
  const first = !navigator.serviceWorker.controller;
  try {
    await navigator.serviceWorker.register(`${HOME}sw.js`, { scope: BOARDS });
    if (first) await keepThis(); // this very page came before anybody kept pages
  } catch {
    return; // not allowed here: nothing is lost but the page without a net
  }
  setTimeout(() => keepFirst().catch(() => {}), SOON + Math.random() * 2 * SOON);
  setTimeout(() => keepOthers().catch(() => {}), LATER + Math.random() * 2 * LATER);
}

/** This page's name in the cache, as sw.js makes it. */
function nameOfThis() {
  const field = new URLSearchParams(location.search).get("feld");
  return `${location.origin}${location.pathname}${field ? `?feld=${field}` : ""}`;
}

async function keepThis() {
  const files = performance.getEntriesByType("resource").map((each) => each.name).filter((each) => new URL(each).pathname.startsWith(`${HOME}static/`));
  await (await caches.open(FILES)).addAll([...new Set(files)]);
  await (await caches.open(PAGES)).add(nameOfThis());
}

/** Keep the board as it stands at line `seq`: what came since it was loaded is in no answer of the server that could be kept. */
export async function keepBoard(seq) {
  if (!navigator.serviceWorker?.controller) return;
  const page = document.documentElement.cloneNode(true), board = page.querySelector("phone-board");
  board.dataset.seq = String(seq);
  board.querySelector("[data-waiting]").replaceChildren(); // it is in the outbox
  const clocks = page.querySelectorAll("phase-clock");
  for (const [n, live] of document.querySelectorAll("phase-clock").entries()) live.keepIn?.(clocks[n]);
  for (const each of ["[data-waiting-box]", "[data-offline]"]) board.querySelector(each).hidden = true;
  const pages = await caches.open(PAGES), before = await pages.match(nameOfThis());
  // With the headers it came with: a page without its Content-Security-Policy would be open to more than it was.
  if (before) await pages.put(nameOfThis(), new Response(`<!doctype html>${page.outerHTML}`, { headers: before.headers }));
}

/** Keep a page nobody has opened yet, and the files it names: without its script it could not be sent later. */
async function keep(pages, address) {
  const answer = await fetch(address);
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.clone().text(), "text/html"), files = await caches.open(FILES);
  const named = [...page.querySelectorAll("script[src], link[rel=stylesheet]")].map((each) => new URL(each.getAttribute("src") ?? each.getAttribute("href"), location.href).href);
  for (const file of named) if (!await files.match(file)) await files.add(file);
  await pages.put(address, answer);
}

/** What is said of a page that is not here; and where one of two versions is chosen, as it is now. */
async function keepFirst() {
  const pages = await caches.open(PAGES);
  if (!await pages.match(ABSENT)) await keep(pages, ABSENT);
  for (const each of document.querySelectorAll("[data-own] a[data-choose]")) await keep(pages, each.href);
}

/** The board's other fields, and the group's other boards. */
async function keepOthers() {
  const pages = await caches.open(PAGES);
  const links = [...document.querySelectorAll(`.composer a[href^='?feld='], .phone__more a[href^='${BOARDS}']`)].map((each) => each.href);
  for (const address of links) if (!await pages.match(address)) await keep(pages, address);
}

/** The next person on this phone, another group, another language: nothing of the last pages stays. */
function forgetOnLeaving(mayLeave) {
  document.addEventListener("submit", (event) => {
    const to = new URL(event.target.action, location.href).pathname;
    if (event.defaultPrevented || to.startsWith(BOARDS)) return;
    if (mayLeave()) window.caches?.delete(PAGES);
    else event.preventDefault();
  });
}
