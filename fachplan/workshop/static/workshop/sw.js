// sw.js: the pinboard without a network. It answers for pages under /pinnwand/ and for the files they need, for nothing else:
// the staff's pages, the API and the live feed never come from here. Pages are asked for first and kept for later; files carry
// their fingerprint in their name and are kept as they are.
const PAGES = "fachplan-pages", FILES = "fachplan-files";
const PATIENCE = 4000; // ms for a page: longer than a busy hall needs, shorter than people wait
const HOME = new URL(".", self.location).pathname; // "/", or below another site "/fachplan/"
const START = `${HOME}pinnwand/`, ABSENT = `${START}ohne-netz/`;

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event, { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && pathname.startsWith(START)) event.respondWith(page(event));
  else if (pathname.startsWith(`${HOME}static/`)) event.respondWith(file(event));
});

async function page(event) {
  const pages = await caches.open(PAGES), key = keyOf(event.request.url);
  try {
    const answer = await inTime(fetch(event.request));
    if (answer.ok) event.waitUntil(pages.put(key, answer.clone()));
    // A board leads away from itself once the seat is gone: what it showed goes, too.
    if (answer.type === "opaqueredirect" && new URL(key).pathname !== START) await caches.delete(PAGES);
    return answer;
  } catch {
    return await pages.match(key) ?? await lastBoard(key, pages) ?? await pages.match(ABSENT) ?? Response.error();
  }
}

/** A page is known by its path and its field; what the address says beside is of the moment. */
function keyOf(address) {
  const url = new URL(address), field = url.searchParams.get("feld");
  return `${url.origin}${url.pathname}${field ? `?feld=${field}` : ""}`;
}

/** "/pinnwand/" leads to the board the group works on: without a net, to the one that was kept last. */
async function lastBoard(key, pages) {
  if (new URL(key).pathname !== START) return undefined;
  const boards = (await pages.keys()).filter((each) => new URL(each.url).pathname !== ABSENT);
  return boards.length ? Response.redirect(boards.at(-1).url) : undefined;
}

function inTime(answer) {
  return Promise.race([answer, new Promise((_resolve, reject) => { setTimeout(() => reject(new Error("too slow")), PATIENCE); })]);
}

async function file(event) {
  const files = await caches.open(FILES);
  const kept = await files.match(event.request.url);
  if (kept) return kept;
  const answer = await fetch(event.request);
  if (answer.ok) event.waitUntil(keepFile(files, event.request.url, answer.clone()));
  return answer;
}

/** A file takes the place of the same one of an earlier release. */
async function keepFile(files, address, answer) {
  const stem = (url) => url.replace(/\.[0-9a-f]{12}\./, ".");
  const older = (await files.keys()).filter((each) => each.url !== address && stem(each.url) === stem(address));
  await Promise.all([files.put(address, answer), ...older.map((each) => files.delete(each))]);
}
