// A hall full of phones for a peer: everybody follows one of four rooms and adds a note now and then.
// node crowd.mjs yws|hocuspocus PORT PEOPLE PART PARTS SECONDS EVERY; "ready", then a line with the moment to begin (ms since
// 1970), then one JSON document: how many were sent, and how long each took to everyone in the room.
import { createInterface } from "node:readline";
import { HocuspocusProvider, HocuspocusProviderWebsocket } from "@hocuspocus/provider";
import { WebSocket } from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";

const [kind, port, ...numbers] = process.argv.slice(2);
const [people, part, parts, seconds, every] = numbers.map(Number);
const GRACE = 4000, ROOMS = 4;
const now = () => performance.timeOrigin + performance.now();
const delays = [];
let sent = 0;

function joined(room) {
  const doc = new Y.Doc(), notes = doc.getArray("notes");
  const provider = kind === "yws"
    ? new WebsocketProvider(`ws://127.0.0.1:${port}`, room, doc, { WebSocketPolyfill: WebSocket, disableBc: true })
    : new HocuspocusProvider({ name: room, document: doc, websocketProvider: new HocuspocusProviderWebsocket({ url: `ws://127.0.0.1:${port}`, WebSocketPolyfill: WebSocket }) });
  if (kind !== "yws") provider.attach();
  notes.observe((event) => {
    const at = now();
    for (const { insert } of event.changes.delta) for (const note of insert ?? []) delays.push(at - note.at);
  });
  return new Promise((resolve) => provider.on("synced", () => resolve(notes)));
}

const waiting = [];
for (let n = part; n < people; n += parts) waiting.push(joined(`board-${n % ROOMS}`).then((notes) => [n, notes]));
const seats = await Promise.all(waiting);
console.log("ready");
const { value } = await createInterface({ input: process.stdin })[Symbol.asyncIterator]().next();
for (const [n, notes] of seats) {
  for (let at = (n / people) * every * 1000; at < seconds * 1000; at += every * 1000) {
    setTimeout(() => {
      sent += 1;
      notes.push([{ at: now(), id: `${n}-${at}`, text: "Sprachtreff im Stadtteil, auch am Abend", field: "chances" }]);
    }, Number(value) + at - now());
  }
}
setTimeout(() => { process.stdout.write(JSON.stringify({ sent, delays }), () => process.exit(0)); }, Number(value) + seconds * 1000 + GRACE - now());
