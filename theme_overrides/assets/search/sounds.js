// Names written by their sound: pinyin in full, initials, or both, mixed with characters.

import { mayOpen, maySlack } from "./alignment.js";

const INITIAL = 0.05;
const WIDEST = 31;

export class Sounds {
  #readings;

  // `readings` = {character: "reading reading"}, without tones, ü as v.
  constructor(readings) {
    this.#readings = new Map(Object.entries(readings));
  }

  // moves(code) of a query as the Reader of names takes them; each character is worked out once.
  moves(query) {
    const known = new Map();
    return (code) => {
      if (!known.has(code)) known.set(code, this.#movesOf(query, String.fromCharCode(code)));
      return known.get(code);
    };
  }

  #movesOf(query, char) {
    const readings = this.#spellings(char);
    return Array.from(query, (_, i) => waysAt(query, i, char, readings)).flat();
  }

  #spellings(char) {
    const readings = (this.#readings.get(char) ?? "").split(" ").filter(Boolean);
    const others = readings.filter((one) => one.includes("v")).map((one) => one.replace("v", "u"));
    return [...readings, ...others];
  }
}

function waysAt(query, i, char, readings) {
  if (query[i] === char) return [[i, 1, 0]];
  const found = new Map();
  const note = (length, cost) => found.set(length, Math.min(cost, found.get(length) ?? cost));
  const rest = query.slice(i);
  for (const reading of readings) {
    if (rest.startsWith(reading)) note(reading.length, 0.02);
    else if (rest.length > 1 && reading.startsWith(rest)) note(rest.length, 0.1);
    if (rest[0] === reading[0]) note(1, INITIAL);
    if (/^[zcs]h/.test(reading) && rest.startsWith(reading.slice(0, 2))) note(2, INITIAL - 0.01);
  }
  return [...found].map(([length, cost]) => [i, length, cost]);
}

// Tells quickly which names a query may be read as: sets of reached places in the query are bits of numbers, so
// that a character of a name takes a few operations. Of a long query only the first part is held against them.
export class Sieve {
  #moves;
  #known = new Map();
  #whole;

  constructor(query, moves) {
    this.#moves = moves;
    this.#whole = Math.min(query.length, WIDEST - 1);
  }

  // Whether the query may write the characters codes[from…end-1], leaving out what may be left out strictly;
  // anything, if `loose`.
  fits(codes, kinds, from, end, loose) {
    const last = 1 << this.#whole;
    let reached = 1;
    let apart = 1;
    for (let at = from; at < end; at += 1) {
      const kind = kinds[at];
      const able = reached | apart;
      let next = maySlack[kind] ? reached : 1;
      for (const [length, starts] of this.#movesOf(codes[at])) next |= (able & starts) << length;
      if (next & last) return true;
      if (loose || mayOpen[kind]) apart |= reached;
      reached = next;
    }
    return false;
  }

  // [[length, bits of the places where so many units can write the character]…]
  #movesOf(code) {
    if (!this.#known.has(code)) {
      const byLength = new Map();
      for (const [i, length] of this.#moves(code)) {
        const taken = Math.min(length, this.#whole - i);
        if (taken > 0) byLength.set(taken, (byLength.get(taken) ?? 0) | (1 << i));
      }
      this.#known.set(code, [...byLength]);
    }
    return this.#known.get(code);
  }
}
