// Keys of grams and numbers, as generator/search/ makes them: a key is the upper 57 of 64 mixed bits.

const MASK = (1n << 64n) - 1n;
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
  return (x ^ (x >> 31n)) & KEPT;
}

// Key of a gram of one to three code points.
export function gramKey(gram) {
  const [a = 0, b = 0, c = 0] = [...gram].map((char) => char.codePointAt(0));
  return mixed(BigInt(a) | (BigInt(b) << 21n) | (BigInt(c) << 42n));
}

// Key of documents in whose text the gram stands three times or more.
export const oftenKey = (gram) => gramKey(gram) | OFTEN_BIT;

// Key of a whole number (digits, maybe with dots): in running text, or in a cell of a table.
export function numberKey(number, inCell) {
  let hash = 0n;
  for (const char of number) hash = (hash * 31n + BigInt(char.codePointAt(0))) & NUMBER_BITS;
  return mixed(hash | ((inCell ? IN_CELL : IN_TEXT) << 42n));
}

// Where a key is: number of the shard, and the fingerprint in it (31 bits, and one for "often").
export function placeOf(key, bits) {
  const shard = Number(key >> BigInt(64 - bits));
  const fingerprint = Number((key >> BigInt(33 - bits)) & 0x7fffffffn) * 2 + (key & OFTEN_BIT ? 1 : 0);
  return { shard, fingerprint };
}
