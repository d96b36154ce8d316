// The index as it is on the server: the registry of documents, and shards of postings by keys as generator/search/
// makes them: the upper 57 of 64 mixed bits.

import { Files, bytes, json } from "./files.js";
import { Folding } from "./fold.js";

const MASK = (1n << 64n) - 1n;
const FOURTH = 1n << 63n;
const OFTEN_BIT = 1n << 7n;
const KEPT = MASK ^ (OFTEN_BIT - 1n) ^ OFTEN_BIT;
const NUMBER_BITS = (1n << 42n) - 1n;
const IN_TEXT = 0x1fffffn;
const IN_CELL = 0x1ffffen;

function mixed(packed) {
  let x = packed;
  x ^= x >> 30n;
  x = (x * 0xbf58476d1ce4e5b9n) & MASK;
  x ^= x >> 27n;
  x = (x * 0x94d049bb133111ebn) & MASK;
  return x ^ (x >> 31n);
}

// Key of a gram of one to four code points.
function gramKey(gram) {
  const [a = 0n, b = 0n, c = 0n, d] = [...gram].map((char) => BigInt(char.codePointAt(0)));
  const packed = a | (b << 21n) | (c << 42n);
  return mixed(d === undefined ? packed : packed ^ mixed(d | FOURTH)) & KEPT;
}

// Key of documents in whose text the gram stands three times or more.
const oftenKey = (gram) => gramKey(gram) | OFTEN_BIT;

// Key of a whole number (digits, maybe with dots): in running text, or in a cell of a table.
function numberKey(number, inCell) {
  let hash = 0n;
  for (const char of number) hash = (hash * 31n + BigInt(char.codePointAt(0))) & NUMBER_BITS;
  return mixed(hash | ((inCell ? IN_CELL : IN_TEXT) << 42n)) & KEPT;
}

// Where a key is: number of the shard, and the fingerprint in it (31 bits, and one for "often").
function placeOf(key, bits) {
  const shard = Number(key >> BigInt(64 - bits));
  const fingerprint = Number((key >> BigInt(33 - bits)) & 0x7fffffffn) * 2 + (key & OFTEN_BIT ? 1 : 0);
  return { shard, fingerprint };
}

const BLOCK = 128;
const MAP_BYTES = 16;
const SHARDS_KEPT = 256;
// Bytes; a shard has 8 kB on average, 20 kB where there are 100,000 reports, whose commonest gram has 20 kB.
const LARGEST_SHARD = 1 << 20;
// Characters of a name that are read.
const LONGEST_NAME = 200;

// Fetches the registry and what queries are folded with. Neither is taken from a cache without asking.
export async function openFiles(root, fetcher) {
  const files = new Files(root, fetcher, SHARDS_KEPT);
  const fresh = { cache: "no-cache" };
  const [registry, folding] = await Promise.all([
    files.get("search/registry.json", (content) => new Registry(json(content)), fresh),
    files.get("search/variants.json", (content) => new Folding(json(content)), fresh),
  ]);
  return { registry, folding, postings: new Postings(registry, files) };
}

// All documents, in the order of the index: reports (by region, agency, year), then the site's own pages.
//   agencies: [{id, name, aliases, kind, region, first, count, order}] (first, count: their documents)
//   years, badges, forms, owners: by document; the last is the place of its agency, -1 for a page
export class Registry {
  constructor(given) {
    Object.assign(this, pick(given, ["version", "bits", "forms", "form_labels", "badges"]));
    Object.assign(this, pick(given, ["kinds", "pages", "short", "readings", "labels"]));
    if (!(this.bits >= 1 && this.bits <= 24)) throw new Error("bits");
    this.regions = given.regions.map(([code, name, parent]) => ({ code, name: name.slice(0, LONGEST_NAME), parent }));
    if (this.regions.some(({ parent }) => !(parent < this.regions.length))) throw new RangeError("parent");
    this.yearPages = given.years;
    this.agencies = [];
    this.starts = [0];
    const rows = [];
    for (const [region, agencies] of given.blocks) this.#addBlock(region, agencies, rows);
    this.reports = rows.length;
    this.#addPages();
    this.size = this.starts.at(-1);
    this.#fillColumns(rows);
  }

  #addBlock(region, agencies, rows) {
    for (const [id, whole, others, kind, reports] of agencies) {
      const [name, ...aliases] = [whole, ...others].map((one) => one.slice(0, LONGEST_NAME));
      const before = this.agencies.at(-1);
      const same = before?.id === id && before.region === region;
      if (!same) this.agencies.push({ id, name, aliases, kind, region, first: rows.length, count: 0 });
      for (let at = 0; at + 6 <= reports.length; at += 6) {
        rows.push([reports.slice(at, at + 6), this.agencies.length - 1]);
      }
      this.agencies.at(-1).count = rows.length - this.agencies.at(-1).first;
    }
    if (rows.length - this.starts.at(-1) > BLOCK) throw new Error("block");
    this.starts.push(rows.length);
  }

  #addPages() {
    for (let left = this.pages.length; left > 0; left -= BLOCK) {
      this.starts.push(this.starts.at(-1) + Math.min(left, BLOCK));
    }
  }

  #fillColumns(rows) {
    this.years = new Uint16Array(this.size);
    this.badgeOf = new Uint8Array(this.size);
    this.formOf = new Uint8Array(this.size);
    this.owners = new Int32Array(this.size).fill(-1);
    rows.forEach(([packed, owner], i) => {
      this.years[i] = Number(packed.slice(0, 4));
      this.badgeOf[i] = parseInt(packed[4], 36);
      this.formOf[i] = parseInt(packed[5], 36);
      this.owners[i] = owner;
    });
  }

  // The reports at the address of an agency or of a report, below the site's root.
  documentsAt(address) {
    const [code, id, year] = address.split("/");
    const agency = this.agencies.find((one) => one.id === id && this.regions[one.region].code === code);
    const all = Array.from({ length: agency?.count ?? 0 }, (_, i) => agency.first + i);
    return year ? all.filter((document) => this.years[document] === Number(year)) : all;
  }

  // The regions from the highest down to the one at a place.
  lineage(place) {
    const found = [];
    for (let at = place; at >= 0 && found.length < 8; at = this.regions[at].parent) found.unshift(this.regions[at]);
    return found;
  }

  regionName(place) {
    return this.lineage(place).map((one) => one.name).join("");
  }
}

function pick(given, names) {
  return Object.fromEntries(names.map((name) => [name, given[name]]));
}

// The sets of documents that hold grams and numbers.
export class Postings {
  #registry;
  #files;

  constructor(registry, files) {
    this.#registry = registry;
    this.#files = files;
  }

  // Each looks up one key; all give an array of documents in ascending order.
  gram(gram, signal) {
    return this.#documents(gramKey(gram), signal);
  }

  often(gram, signal) {
    return this.#documents(oftenKey(gram), signal);
  }

  number(number, inCell, signal) {
    return this.#documents(numberKey(number, inCell), signal);
  }

  async #documents(key, signal) {
    const { bits, version } = this.#registry;
    const { shard, fingerprint } = placeOf(key, bits);
    const digits = Math.max(2, Math.ceil(bits / 4));
    const name = shard.toString(16).padStart(digits, "0");
    const path = `search/shards/${name}.bin?v=${version}`;
    const records = await this.#files.get(path, (content) => this.#records(opened(bytes(content), bits)), { signal });
    return records.get(fingerprint) ?? [];
  }

  // A shard is read as a whole, so that a torn one is noticed whatever is looked up in it.
  #records(shard) {
    return new Shard(shard, this.#registry.starts);
  }
}

// Reads numbers in LEB128 and bytes, never beyond the end.
class Cursor {
  constructor(bytes, at, end) {
    Object.assign(this, { bytes, at, end });
  }

  byte() {
    if (this.at >= this.end) throw new RangeError("end");
    return this.bytes[this.at++];
  }

  varint() {
    let value = 0;
    for (let scale = 1; scale < 2 ** 42; scale *= 128) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    throw new RangeError("varint");
  }

  skip(count) {
    this.at += count;
    if (this.at > this.end) throw new RangeError("end");
  }
}

// The shard in a file, behind its CRC-32 (see shards.py).
function opened(file, bits) {
  if (file.length > LARGEST_SHARD) throw new RangeError("size");
  const shard = file.subarray(4);
  if (new DataView(file.buffer).getUint32(0, true) !== crc32(shard, bits)) throw new Error("sum");
  return shard;
}

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function crc32(bytes, start) {
  let value = ~start;
  for (const byte of bytes) value = CRC[(value ^ byte) & 255] ^ (value >>> 8);
  return ~value >>> 0;
}

class Shard {
  #bytes;
  #starts;
  #records = new Map();

  constructor(bytes, starts) {
    this.#bytes = bytes;
    this.#starts = starts;
    const cursor = new Cursor(bytes, 0, bytes.length);
    let fingerprint = 0;
    while (cursor.at < cursor.end) {
      fingerprint += cursor.varint();
      const length = cursor.varint();
      const from = cursor.at;
      cursor.skip(length);
      this.#records.set(fingerprint, [from, cursor.at]);
    }
  }

  get(fingerprint) {
    const range = this.#records.get(fingerprint);
    return range && this.#decode(new Cursor(this.#bytes, ...range));
  }

  #decode(cursor) {
    const found = [];
    for (let block = -1; cursor.at < cursor.end; ) {
      block += 1 + cursor.varint();
      if (block >= this.#starts.length - 1) throw new RangeError("block");
      const first = this.#starts[block];
      const size = this.#starts[block + 1] - first;
      for (const local of places(cursor)) {
        if (local >= size) throw new RangeError("document");
        found.push(first + local);
      }
    }
    return found;
  }
}

// The documents of one block: a single one, a short list, or a bit map.
function* places(cursor) {
  const kind = cursor.byte();
  if (kind < 128) yield kind;
  else if (kind === 255) yield* mapped(cursor);
  else for (let left = kind - 128; left > 0; left -= 1) yield cursor.byte();
}

function* mapped(cursor) {
  for (let i = 0; i < MAP_BYTES; i += 1) {
    const byte = cursor.byte();
    for (let bit = 0; bit < 8; bit += 1) if (byte & (1 << bit)) yield 8 * i + bit;
  }
}
