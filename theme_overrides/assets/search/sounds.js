// Names written by their sound: pinyin in full, initials, or both, mixed with characters.

const INITIAL = 0.15;
const WIDEST = 32;

export class Sounds {
  #readings;
  #query = "";
  #ways = new Map();

  // `readings` = {character: "reading reading"}, without tones, ü as v.
  constructor(readings) {
    this.#readings = new Map(Object.entries(readings));
  }

  // How the query's units can write the characters of a name (see `align`).
  eater(query, name) {
    if (query !== this.#query) {
      this.#query = query;
      this.#ways.clear();
    }
    return (i, at) => this.#waysOf(name[at])[i];
  }

  #waysOf(char) {
    if (!this.#ways.has(char)) {
      const readings = this.#spellings(char);
      this.#ways.set(char, [...this.#query].map((_, i) => waysAt(this.#query, i, char, readings)));
    }
    return this.#ways.get(char);
  }

  #spellings(char) {
    const readings = (this.#readings.get(char) ?? "").split(" ").filter(Boolean);
    const others = readings.filter((one) => one.includes("v")).map((one) => one.replace("v", "u"));
    return [...readings, ...others];
  }

  // What tells quickly whether a name can be written by the query at all, whatever is left out of it.
  steps(query) {
    return new Steps(query, (char) => {
      this.eater(query, "");
      return this.#waysOf(char);
    });
  }
}

function waysAt(query, i, char, readings) {
  if (query[i] === char) return [[1, 0]];
  const found = new Map();
  const note = (length, cost) => found.set(length, Math.min(cost, found.get(length) ?? cost));
  for (const reading of readings) {
    const rest = query.slice(i);
    if (rest.startsWith(reading)) note(reading.length, 0.02);
    else if (rest.length > 1 && reading.startsWith(rest)) note(rest.length, 0.1);
    if (rest[0] === reading[0]) note(1, INITIAL);
    if (/^[zcs]h/.test(reading) && rest.startsWith(reading.slice(0, 2))) note(2, INITIAL - 0.03);
  }
  return [...found];
}

// Sets of places in the query that can be reached, as bits: all names are tried with a few operations a character.
class Steps {
  #ways;
  #words;
  #moves = new Map();
  #last;

  constructor(query, ways) {
    this.#ways = ways;
    this.#words = Math.ceil((query.length + 1) / WIDEST);
    this.#last = query.length;
  }

  // Whether the whole query can write characters codes[from…end-1], in order, leaving out any.
  reach(codes, from, end) {
    const reached = new Uint32Array(this.#words);
    reached[0] = 1;
    for (let at = from; at < end; at += 1) this.#step(reached, this.#movesOf(codes[at]));
    return ((reached[this.#last >> 5] >>> (this.#last & 31)) & 1) === 1;
  }

  #step(reached, moves) {
    if (!moves.length) return;
    const before = reached.slice();
    for (const [length, starts] of moves) {
      for (let word = 0; word < this.#words; word += 1) {
        const able = before[word] & starts[word];
        reached[word] |= able << length;
        if (word + 1 < this.#words) reached[word + 1] |= able >>> (32 - length);
      }
    }
  }

  // [[length, bits of the places where so many units can write the character]…]
  #movesOf(code) {
    if (!this.#moves.has(code)) {
      const byLength = new Map();
      this.#ways(String.fromCharCode(code)).forEach((ways, i) => {
        for (const [length] of ways) {
          const bits = byLength.get(length) ?? new Uint32Array(this.#words);
          bits[i >> 5] |= 1 << (i & 31);
          byLength.set(length, bits);
        }
      });
      this.#moves.set(code, [...byLength]);
    }
    return this.#moves.get(code);
  }
}
