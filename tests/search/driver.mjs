// Runs queries against an index that lies in a folder, for tests: one JSON object a line in, one a line out.
// Usage: node driver.mjs <folder of the engine> <folder of the site> < queries
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [engineFolder, site] = process.argv.slice(2);
const { openIndex } = await import(pathToFileURL(`${engineFolder}/engine.js`));
const ROOT = "https://example.invalid/sub/path/";
const fetched = new Map();
let spoiled = {};

async function fetcher(address, options) {
  const path = new URL(address).pathname.slice(new URL(ROOT).pathname.length);
  if (!address.startsWith(ROOT)) throw new Error(`beyond the site: ${address}`);
  const spoil = Object.keys(spoiled).find((name) => path.startsWith(name));
  options?.signal?.throwIfAborted();
  if (spoiled[spoil] === "offline") throw new TypeError("offline");
  if (spoiled[spoil] === "missing") return new Response("", { status: 404 });
  const content = await readFile(`${site}/${path}`).catch(() => null);
  if (!content) return new Response("", { status: 404 });
  fetched.set(path, content.length);
  return new Response(spoiled[spoil] === "torn" ? content.subarray(0, content.length - 1) : content);
}

let engine = null;

async function answer({ query, options, spoil = {}, page = 0, fresh = false }) {
  spoiled = spoil;
  fetched.clear();
  if (fresh) engine = null;
  engine ??= await openIndex(ROOT, { fetch: fetcher });
  const began = performance.now();
  const cpu = process.cpuUsage();
  const result = await engine.search(query, options);
  const hits = page === null ? [] : await result.page(page);
  const { user, system } = process.cpuUsage(cpu);
  const used = { ms: performance.now() - began, cpu: (user + system) / 1000, files: [...fetched] };
  return { ...result, hits, used };
}

for await (const line of createInterface({ input: process.stdin })) {
  const reply = await answer(JSON.parse(line)).catch((error) => ({ error: error.code ?? String(error.stack) }));
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
