// How well a query reads as a way of writing a name. Lower costs are better readings; from NEAR on it takes a
// slip. A name is written out from the province down ("浙江省宁波市北仑区卫生健康局"), and a query may leave out
// places, what kind of place they are, and inside the agency's own name what short forms leave out.

export const NEAR = 2;
export const WORST = 4.6;
const NEVER = Infinity;

// What a character of a name is. In words that have a short form the first character and the others have kinds
// of their own; PLACE + i is the first character of the i-th place from the top.
export const [STEM, SUFFIX, CORE, INNER, WORD_CORE, WORD_FIRST, WORD_INNER, PLACE] = [0, 1, 2, 3, 4, 5, 6, 7];
const DEEPEST = 8;

// What it costs at a character of each kind.
//   skip: it is left out · open: … and the one before it was written · close: it is written after one left out
//   begin: it is the first that is written · slack: it may be left out as in a short form
const skip = new Float32Array(PLACE + DEEPEST);
const open = new Float32Array(PLACE + DEEPEST);
const close = new Float32Array(PLACE + DEEPEST);
const begin = new Float32Array(PLACE + DEEPEST);
const slack = new Float32Array(PLACE + DEEPEST).fill(NEVER);

function price(kind, costs) {
  [skip[kind], open[kind], close[kind], begin[kind], slack[kind]] = costs;
}

price(STEM, [0, 1, 1.45, 0.7, NEVER]);
price(SUFFIX, [0, 0.3, 1.45, 0.8, 0.01]);
price(CORE, [0.04, 0.4, 0, 0.1, NEVER]);
price(INNER, [0.04, NEVER, 0.2, 0.35, NEVER]);
price(WORD_CORE, [0.04, 0.4, 0, 0.1, 0.12]);
price(WORD_FIRST, [0.04, NEVER, 0.1, 0.3, 0.12]);
price(WORD_INNER, [0.04, NEVER, 0.2, 0.35, 0.05]);
for (let i = 0; i < DEEPEST; i += 1) price(PLACE + i, [0.3, 0.3, 0, 0.03 * i, NEVER]);

export const firstOf = (place) => PLACE + Math.min(place, DEEPEST - 1);
export const mayOpen = Uint8Array.from(open, (cost) => (cost < NEVER ? 1 : 0));
export const maySlack = Uint8Array.from(slack, (cost) => (cost < NEVER ? 1 : 0));

// Ways of reading: STRICT leaves out only what the prices allow. LOOSE may leave out anything inside the agency's
// own name, if the query ends in its last word; with SLIP one unit of the query may be wrong or too much.
export const STRICT = { gap: NEVER, layers: 1, ending: false };
export const LOOSE = { gap: 0.6, layers: 1, ending: true };
export const SLIP = { gap: 1.6, layers: 2, ending: false };

// A name: codes[from…end-1] are its UTF-16 units and kinds[from…end-1] what these are; from `core` on it is the
// agency's own name, from `head` on its last word; a place's own name begins at `own`, in other names that is -1.
function ending({ end, core, head, own }, at) {
  const left = end - 1 - at;
  if (own >= 0) return at >= own ? 0.01 * left : NEVER;
  if (at < core) return 0.6 + 0.02 * left;
  if (!left) return 0;
  return at === head ? 0.05 : 0.25 + 0.02 * left;
}

// Reads one query as many names.
export class Reader {
  #count;
  #moves;
  #written;
  #next;
  #gap;

  // `count`: length of the query; moves(code) = [[i, length, cost]…]: the query's units i to i + length - 1 can
  // write the character `code`.
  constructor(count, moves) {
    this.#count = count;
    this.#moves = moves;
    const row = () => new Float32Array(2 * (count + 1));
    [this.#written, this.#next, this.#gap] = [row(), row(), row()];
  }

  // The least cost of the query as a way of writing `name`.
  read(name, how) {
    const { codes, kinds, from, end } = name;
    this.#written.fill(NEVER);
    this.#gap.fill(NEVER);
    let best = NEVER;
    for (let at = from; at < end; at += 1) {
      this.#next.fill(NEVER);
      this.#write(codes[at], kinds[at], how);
      if (!how.ending || at >= name.head) best = Math.min(best, this.#whole(how) + ending(name, at));
      this.#leaveOut(kinds[at], how);
      [this.#written, this.#next] = [this.#next, this.#written];
    }
    return best;
  }

  // Cells 0…count hold the costs without a slip, those behind them the costs with one.
  #write(code, kind, { layers }) {
    const width = this.#count + 1;
    const next = this.#next;
    for (const [i, length, cost] of this.#moves(code)) {
      for (let layer = 0; layer < layers; layer += 1) {
        lower(next, layer * width + i + length, this.#before(i, kind, layer) + cost);
      }
    }
    if (layers === 1) return;
    for (let i = 0; i < this.#count; i += 1) {
      lower(next, width + i + 1, this.#before(i, kind, 0) + NEAR + stranger(kind));
      lower(next, width + i + 1, next[i] + NEAR);
    }
  }

  // The cost of all that was written before unit `i` of the query, if that writes a character of this kind next.
  #before(i, kind, layer) {
    if (i === 0) return layer ? NEVER : begin[kind];
    const cell = layer * (this.#count + 1) + i;
    const cost = Math.min(this.#written[cell], this.#gap[cell] + close[kind]);
    return i === 1 && layer ? Math.min(cost, begin[kind] + NEAR) : cost;
  }

  #whole({ layers }) {
    const width = this.#count + 1;
    return layers === 1 ? this.#next[width - 1] : Math.min(this.#next[width - 1], this.#next[2 * width - 1]);
  }

  // The character is left out: as part of a short form, or in a gap.
  #leaveOut(kind, how) {
    const [written, next, gap] = [this.#written, this.#next, this.#gap];
    const opening = open[kind] === NEVER ? how.gap : open[kind];
    const cells = how.layers * (this.#count + 1);
    for (let cell = 1; cell < cells; cell += 1) {
      gap[cell] = Math.min(gap[cell], written[cell] + opening) + skip[kind];
      const slackened = written[cell] + slack[kind];
      if (slackened < next[cell]) next[cell] = slackened;
    }
  }
}

// What a wrong character costs beside the slip: it changes the name of a place into another's, most of all at the
// beginning.
function stranger(kind) {
  if (kind >= PLACE) return 0.6;
  return kind === STEM ? 0.2 : 0;
}

function lower(row, cell, cost) {
  if (cost < row[cell]) row[cell] = cost;
}

const NOTHING = [];

// moves(code), as the Reader of names takes it, of a query that is written in characters.
export function movesOf(query) {
  const places = new Map();
  for (let i = 0; i < query.length; i += 1) {
    const code = query.charCodeAt(i);
    places.set(code, [...(places.get(code) ?? []), [i, 1, 0]]);
  }
  return (code) => places.get(code) ?? NOTHING;
}

// The query with two neighbours swapped, in every place.
export function swaps(query) {
  if (query.length < 4 || query.length > 40) return [];
  const swapped = (i) => query.slice(0, i) + query[i + 1] + query[i] + query.slice(i + 2);
  return Array.from({ length: query.length - 1 }, (_, i) => swapped(i));
}

const INITIAL = 0.05;
const WIDEST = 31;

// Names written by their sound: pinyin in full, initials, or both, mixed with characters.
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

  // Whether two characters are the same, or have a reading in common.
  alike(one, other) {
    const readings = this.#spellings(other);
    return one === other || this.#spellings(one).some((reading) => readings.includes(reading));
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
