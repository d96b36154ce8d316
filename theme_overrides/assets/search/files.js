// Fetches files of the site, each once; keeps the last ones, and gives up what nobody waits for any more.

// Why a search failed: `code` is "offline" (no answer), "missing" (an answer that is none) or "torn" (a file that
// is not what it should be).
export class SearchError extends Error {
  constructor(code, path) {
    super(`${code}: ${path}`);
    this.name = "SearchError";
    this.code = code;
  }
}

export class Files {
  #root;
  #fetch;
  #kept = new Map();
  #capacity;

  // `root` is the absolute address that paths begin at, `capacity` the number of files that are kept.
  constructor(root, fetcher, capacity) {
    this.#root = root;
    this.#fetch = fetcher;
    this.#capacity = capacity;
  }

  // What `read` makes of the answer to `path`. Several may wait for the same file; when the last of them has
  // aborted by its signal, the request is aborted too.
  async get(path, read, { signal, ...options } = {}) {
    signal?.throwIfAborted();
    const entry = this.#entry(path, read, options);
    entry.waiting += 1;
    try {
      return await untilAborted(entry.promise, signal);
    } finally {
      entry.waiting -= 1;
      if (!entry.waiting && !entry.done) this.#giveUp(path, entry);
    }
  }

  #entry(path, read, options) {
    const known = this.#kept.get(path);
    this.#kept.delete(path);
    const entry = known ?? this.#begin(path, read, options);
    this.#kept.set(path, entry);
    for (const [oldest, one] of this.#kept) {
      if (this.#kept.size <= this.#capacity) break;
      if (one.done) this.#kept.delete(oldest);
    }
    return entry;
  }

  #begin(path, read, options) {
    const aborting = new AbortController();
    const entry = { aborting, waiting: 0, done: false };
    entry.promise = this.#load(path, read, { ...options, signal: aborting.signal });
    const settle = () => (entry.done = true);
    const forget = () => {
      settle();
      if (this.#kept.get(path) === entry) this.#kept.delete(path);
    };
    entry.promise.then(settle, forget);
    return entry;
  }

  #giveUp(path, entry) {
    if (this.#kept.get(path) === entry) this.#kept.delete(path);
    entry.aborting.abort();
  }

  async #load(path, read, options) {
    const answer = await this.#answer(path, options);
    if (!answer.ok) throw new SearchError("missing", path);
    let content;
    try {
      content = await answer.arrayBuffer();
    } catch (error) {
      if (options.signal.aborted) throw error;
      throw new SearchError("offline", path);
    }
    try {
      return read(content);
    } catch {
      throw new SearchError("torn", path);
    }
  }

  async #answer(path, options) {
    try {
      return await this.#fetch(this.#root + path, options);
    } catch (error) {
      if (options.signal.aborted) throw error;
      throw new SearchError("offline", path);
    }
  }
}

export const bytes = (content) => new Uint8Array(content);
export const json = (content) => JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(content));

// A promise that an abort signal cuts short.
export function untilAborted(promise, signal) {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
