// Runs the search engine on an index that lies in a folder, for tests: a JSON object a line in, one a line out.
// Usage: node driver.mjs <folder of the engine> <folder of the site>
//
//   {"fold": text}                      → {runs, terms, fold, ranges}: ranges of the units of runs in the text
//   {"query": text, options, pages, …}  → what search() gives, `hits` of so many pages, and `used`
//   spoil: {beginning of a path: "offline" | "missing" | "torn" | "padded"} · fresh: open the index anew
//   abort: give up after so many requests
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [engineFolder, site] = process.argv.slice(2);
const { openIndex } = await import(pathToFileURL(`${engineFolder}/engine.js`));
const { Folding } = await import(pathToFileURL(`${engineFolder}/fold.js`));
const ROOT = "https://example.invalid/sub/path/";
const folding = new Folding(JSON.parse(await readFile(`${site}/search/variants.json`)));
let engine = null;

class Server {
  constructor({ spoil = {}, abort = Infinity }) {
    Object.assign(this, { spoil, abort, files: [], running: 0, most: 0 });
    this.aborting = new AbortController();
  }

  async fetch(address, options) {
    if (!address.startsWith(ROOT)) throw new Error(`beyond the site: ${address}`);
    const path = new URL(address).pathname.slice(new URL(ROOT).pathname.length);
    const how = this.spoil[Object.keys(this.spoil).find((name) => path.startsWith(name))];
    this.files.push(path);
    if (this.files.length > this.abort) this.aborting.abort();
    options.signal.throwIfAborted();
    if (how === "offline") throw new TypeError("Failed to fetch");
    const content = how === "missing" ? null : await readFile(`${site}/${path}`).catch(() => null);
    if (!content) return new Response("", { status: 404 });
    if (how === "hollow") return new Response(hollow(content));
    if (how === "torn") return new Response(content.subarray(0, content.length - 2));
    return new Response(how === "padded" ? Buffer.concat([content, Buffer.alloc(3, 255)]) : content);
  }
}

// The JSON of a report that holds none of its words.
function hollow(content) {
  const report = JSON.parse(content);
  return JSON.stringify({ ...report, title: "", sections: [], extra_sections: [], notes: [], tables: {}, cites: [], contact: {} });
}

let server = null;

async function search({ query, options, pages = 1, fresh = false, ...how }) {
  server = new Server(how);
  if (fresh) engine = null;
  engine ??= await openIndex(ROOT, { fetch: (...request) => server.fetch(...request) });
  const cpu = process.cpuUsage();
  let early = null;
  const onDirect = (direct) => (early = { direct, files: server.files.length });
  const result = await engine.search(query, options, { signal: server.aborting.signal, onDirect });
  const hits = [];
  const told = [];
  for (let number = 0; number < pages; number += 1) hits.push(...(await result.page(number, (some) => (told[number] ??= []).push(some))));
  const { user, system } = process.cpuUsage(cpu);
  const own = pages ? await result.pages() : [];
  return { ...result, hits, own, told, early, used: { cpu: (user + system) / 1000, files: server.files } };
}

function fold({ fold: text }) {
  const runs = folding.runs(text);
  const ranges = runs.map(({ starts, ends }) => starts.map((start, i) => [start, ends[i]]));
  return { runs: runs.map((run) => run.text), terms: folding.terms(text), fold: folding.fold(text), ranges };
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  const answering = "fold" in request ? Promise.resolve(fold(request)) : search(request);
  const reply = await answering.catch((error) => ({ error: error.name === "SearchError" ? error.code : error.name, stack: error.stack }));
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
