// How well a query reads as a way of writing a name. Lower costs are better readings; from NEAR on it takes a
// slip. A name is written out from the province down ("浙江省宁波市北仑区卫生健康局"), and a query may leave out
// places, what kind of place they are, and inside the agency's own name what short forms leave out.

export const NEAR = 2;
export const WORST = 4.6;
const NEVER = Infinity;
const WIDEST = 160;

// What leaving out, beginning and ending costs at each character of a name.
//   skip: it is left out · open: and the one before it was written · close: it is written after one left out
//   begin, finish: it is the first, the last that is written · slack: it may be left out as in a short form
export class Costs {
  // `units` = [{start, stem, end}] are the places, `core` is where the agency's own name begins, `spans` =
  // [[from, to]] what has a short form, `head` where the last word begins; `place`: the name is that of a place.
  constructor(length, { units, core, spans, head, place }) {
    this.length = length;
    this.head = head;
    for (const name of ["skip", "open", "close", "begin", "finish", "slack"]) this[name] = new Float32Array(length);
    this.slack.fill(NEVER);
    units.forEach((unit, i) => this.#unit(unit, i));
    for (let at = core; at < length; at += 1) this.#ofCore(at, core);
    for (const [from, to] of spans) for (let at = from; at < to; at += 1) this.slack[at] = at > from ? 0.05 : 0.12;
    this.#endings(units, core, place);
  }

  #unit({ start, stem, end }, i) {
    for (let at = start; at < end; at += 1) {
      const first = at === start;
      const kind = at >= stem;
      this.skip[at] = first ? 0.25 : 0;
      this.open[at] = first ? 0.25 : kind ? 0 : 1;
      this.close[at] = first ? 0 : kind ? 2 : 1;
      this.begin[at] = first ? 0.03 * i : kind ? 0.8 : 0.5;
      if (kind) this.slack[at] = 0.01;
    }
  }

  #ofCore(at, core) {
    this.skip[at] = 0.04;
    this.open[at] = at === core ? 0.4 : NEVER;
    this.close[at] = at === core ? 0 : 0.2;
    this.begin[at] = at === core ? 0.1 : 0.35;
  }

  #endings(units, core, place) {
    const own = units.at(-1)?.start ?? 0;
    for (let at = 0; at < this.length; at += 1) {
      const left = this.length - 1 - at;
      if (at < core) this.finish[at] = place ? (at >= own ? 0.01 * left : NEVER) : 0.6 + 0.02 * left;
      else this.finish[at] = left ? (at === this.head ? 0.05 : 0.25 + 0.02 * left) : 0;
    }
  }
}

const SIZE = 2 * (WIDEST + 1);
const rows = { written: new Float32Array(SIZE), gap: new Float32Array(SIZE), next: new Float32Array(SIZE) };

// The least cost of reading `query` (an array of UTF-16 units as strings) as the name that `costs` stands for.
//   eat(i, at): [[length, cost]…], how the query's units from i on can write the name's character `at`
//   loose: anything inside the agency's own name may be left out, if the query ends in its last word
//   slip: one unit of the query may be wrong or too much
export function align(query, costs, eat, { loose = false, slip = false } = {}) {
  const count = query.length;
  if (count > WIDEST) return NEVER;
  const width = count + 1;
  const layers = slip ? 2 : 1;
  const { gap } = rows;
  let { written, next } = rows;
  written.fill(NEVER, 0, layers * width);
  gap.fill(NEVER, 0, layers * width);
  let best = NEVER;
  for (let at = 0; at < costs.length; at += 1) {
    next.fill(NEVER, 0, layers * width);
    for (let i = 0; i < count; i += 1) {
      const ways = eat(i, at);
      for (let layer = 0; layer < layers; layer += 1) {
        const base = before(written, gap, costs, layer * width + i, i, at, layer);
        if (base === NEVER) continue;
        for (const [length, cost] of ways) lower(next, layer * width + i + length, base + cost);
        if (slip && !layer) {
          lower(next, width + i + 1, base + NEAR);
        }
      }
    }
    if (slip) for (let i = 0; i < count; i += 1) lower(next, width + i + 1, next[i] + NEAR);
    best = Math.min(best, ended(next, costs, at, width, layers, loose));
    leaveOut(written, gap, next, costs, at, layers * width, loose, slip);
    [written, next] = [next, written];
  }
  return best;
}

function lower(row, at, cost) {
  if (cost < row[at]) row[at] = cost;
}

// The cost of all that was written before unit `i` of the query, if it is to write the character `at` of the name.
function before(written, gap, costs, cell, i, at, layer) {
  if (i === 0) return layer ? NEVER : costs.begin[at];
  const fresh = i === 1 && layer ? costs.begin[at] + NEAR : NEVER;
  return Math.min(written[cell], gap[cell] + costs.close[at], fresh);
}

function ended(row, costs, at, width, layers, loose) {
  if (loose && at < costs.head) return NEVER;
  let best = row[width - 1];
  if (layers > 1) best = Math.min(best, row[2 * width - 1]);
  return best + costs.finish[at];
}

// The character `at` of the name is left out: as part of a short form, or in a gap.
function leaveOut(written, gap, next, costs, at, cells, loose, slip) {
  const open = costs.open[at] === NEVER && (loose || slip) ? (loose ? 0.6 : 1.6) : costs.open[at];
  for (let cell = 0; cell < cells; cell += 1) {
    if (written[cell] === NEVER && gap[cell] === NEVER) continue;
    gap[cell] = Math.min(gap[cell], written[cell] + open) + costs.skip[at];
    lower(next, cell, written[cell] + costs.slack[at]);
  }
}
