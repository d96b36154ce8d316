// Filters, sorts and pages the list of a year where scripts run; without them its links do.
// The state is in the address; the data is fetched when somebody begins.
(() => {
  const form = document.querySelector("form.filter");
  const table = document.querySelector("table.reports");
  if (!form || !table || !form.dataset.source) return;
  const { source, root, year, initial } = form.dataset;
  const listed = Number(form.dataset.listed);
  const KEYS = ["agency", "region", "kind", "badge", "form", "sort", "page"];
  const frame = table.closest(".frame");
  const said = document.querySelector("[data-list=said]");
  const heads = [...table.tHead.querySelectorAll("[data-sort]")];
  const stillPager = document.querySelector("nav.pager");
  const still = {
    body: table.tBodies[0],
    caption: table.caption.textContent,
    said: [...said.childNodes],
    sorts: heads.map((one) => one.ariaSort),
  };
  const pager = make("nav", { className: "pager", ariaLabel: "分页" });
  const loaded = new Map();
  const fields = form.elements;
  let turn = 0;

  function make(tag, properties, ...inside) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...inside);
    return made;
  }

  // What the address asks for; null where it asks for nothing and the page stays as it came.
  function asked() {
    const given = new URLSearchParams(location.search);
    return KEYS.some((key) => given.has(key)) ? Object.fromEntries(given) : null;
  }

  const current = () => asked() ?? Object.fromEntries(new URLSearchParams(initial));
  const within = (code) => code.replace(/(00){1,2}$/, "");

  function address(state) {
    const kept = KEYS.filter((key) => state[key]).map((key) => [key, state[key]]);
    const query = new URLSearchParams(kept).toString();
    if (query === initial) return location.pathname;
    return `?${query || "page=1"}`;
  }

  function go(state, replace) {
    history[replace ? "replaceState" : "pushState"](null, "", address(state));
    return show();
  }

  async function load(region) {
    const url = source.replace("*", region.slice(0, 2));
    if (!loaded.has(url)) {
      const answer = await fetch(url);
      if (!answer.ok) throw new Error(url);
      loaded.set(url, await answer.json());
    }
    return loaded.get(url);
  }

  function number(cell) {
    if (Array.isArray(cell)) return Number(cell[0]);
    return typeof cell === "number" ? cell : NaN;
  }

  function chosen(data, state) {
    const near = within(state.region ?? "");
    const words = (state.agency ?? "").trim().toLowerCase();
    const fits = (i) =>
      data.region[i].startsWith(near) &&
      ["kind", "badge", "form"].every((key) => !state[key] || data[key][i] === state[key]) &&
      data.name[i].toLowerCase().includes(words);
    const found = data.region.map((_, i) => i).filter(fits);
    const [column, rising] = sorting(state);
    if (!column) return found;
    const values = data.figures[column].map(number);
    const counted = found.filter((i) => !Number.isNaN(values[i]));
    counted.sort((a, b) => (rising ? values[a] - values[b] : values[b] - values[a]));
    return [...counted, ...found.filter((i) => Number.isNaN(values[i]))];
  }

  function sorting(state) {
    const name = (state.sort ?? "").replace(/-asc$/, "");
    return [heads.some((one) => one.dataset.sort === name) ? name : "", /-asc$/.test(state.sort)];
  }

  const word = (field, value) => [...field.options].find((one) => one.value === value)?.text ?? value;

  function cell(value) {
    if (value === null || typeof value === "boolean") {
      const nothing = value === null ? "空白" : value ? "待核" : "未印";
      return make("td", { className: "number" }, make("span", { className: "note" }, nothing));
    }
    return make("td", { className: "number" }, String(Array.isArray(value) ? value[1] : value));
  }

  function row(data, i) {
    const code = data.region[i];
    const [sign, label] = word(fields.badge, data.badge[i]).split(" ");
    const badge = make("span", { className: `badge badge-${data.badge[i]}` }, make("span", { ariaHidden: "true" }, sign), ` ${label}`);
    const link = (href, text) => make("a", { href: root + href }, text);
    return make("tr", {},
      make("th", { scope: "row" }, link(`${code}/${data.agency[i]}/${year}/`, data.name[i]), ...(data.scope[i] === "aggregate" ? [" ", make("span", { className: "note" }, "汇总")] : [])),
      make("td", {}, badge),
      ...Object.values(data.figures).map((column) => cell(column[i])),
      make("td", {}, word(fields.kind, data.kind[i]) + ({ own: "", aggregate: "（汇总）" }[data.scope[i]] ?? "（范围不详）")),
      make("td", {}, link(`regions/${code}/${year}/`, data.regions[code])));
  }

  function turned(state, page, last) {
    const to = (target, text, rel) => make("a", { href: address({ ...state, page: String(target) }), rel }, text);
    pager.replaceChildren(
      ...(page > 1 ? [to(page - 1, "← 上一页", "prev")] : []),
      make("span", {}, `第 ${page} 页，共 ${last} 页`),
      ...(page < last ? [to(page + 1, "下一页 →", "next")] : []));
    pager.hidden = last < 2;
    if (stillPager) stillPager.hidden = true;
  }

  function draw(data, state) {
    const found = chosen(data, state);
    const last = Math.max(1, Math.ceil(found.length / listed));
    const page = Math.min(Math.max(1, parseInt(state.page, 10) || 1), last);
    const rows = found.slice((page - 1) * listed, page * listed).map((i) => row(data, i));
    table.tBodies[0].replaceWith(make("tbody", {}, ...rows));
    table.caption.textContent = `${year}年的报告：符合条件的`;
    const [column, rising] = sorting(state);
    for (const head of heads) {
      const here = head.dataset.sort === column;
      head.ariaSort = here ? (column && !rising ? "descending" : "ascending") : null;
    }
    const name = heads.find((one) => one.dataset.sort === column).textContent;
    const order = column ? `按“${name}”一格的数从${rising ? "小到大" : "大到小"}排列，没有数的在最后` : "按行政区划代码和机关代号排列";
    said.textContent = found.length
      ? `符合条件的报告 ${found.length} 份，第 ${page} 页，共 ${last} 页。${order}；先后不是名次，也不评价机关的工作。`
      : "没有符合条件的报告。换一个条件，或者点“清除”看全部。";
    turned(state, page, last);
  }

  function restore(words) {
    table.tBodies[0].replaceWith(still.body);
    table.caption.textContent = still.caption;
    heads.forEach((one, i) => { one.ariaSort = still.sorts[i]; });
    said.replaceChildren(...(words ? [words] : still.said));
    pager.hidden = true;
    if (stillPager) stillPager.hidden = false;
  }

  // The form as the state has it; regions below the chosen province come from the data.
  function fill(state, data) {
    for (const key of ["kind", "badge", "form"]) if (fields[key]) fields[key].value = state[key] ?? "";
    if (document.activeElement !== fields.agency) fields.agency.value = state.agency ?? "";
    const code = state.region ?? "";
    const tops = [...fields.province.options].slice(1).map((one) => one.value);
    const top = tops.find((one) => code.startsWith(within(one))) ?? "";
    fields.province.value = top;
    const below = data && top ? Object.keys(data.regions).filter((one) => one !== top && one.startsWith(within(top))) : [];
    const name = (one) => data.regions[one].replace(data.regions[top], "");
    fields.region.replaceChildren(new Option("全部", ""), ...below.map((one) => new Option(name(one), one)));
    fields.region.value = below.includes(code) ? code : "";
    fields.region.parentElement.hidden = !below.length;
  }

  async function show() {
    const mine = ++turn;
    const state = asked();
    if (!state || (source.includes("*") && !state.region)) {
      fill(current());
      return restore(state ? "这一年的报告多，请先选一个地区，再筛选、排列。" : null);
    }
    try {
      const data = await load(state.region ?? "");
      if (mine === turn) fill(state, data), draw(data, state);
    } catch {
      if (mine === turn) restore("没有取到数据，不能筛选和排列。请检查网络，再试一次。");
    }
  }

  const plain = (event) => event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);

  table.tHead.addEventListener("click", (event) => {
    const head = event.target.closest("a, button")?.closest("[data-sort]");
    if (!head || !plain(event) || (source.includes("*") && !current().region)) return;
    event.preventDefault();
    const name = head.dataset.sort;
    const state = current();
    go({ ...state, sort: name && state.sort === name ? `${name}-asc` : name, page: "" });
  });
  pager.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || !plain(event)) return;
    event.preventDefault();
    history.pushState(null, "", link.href);
    show().then(() => { frame.scrollIntoView(); frame.focus({ preventScroll: true }); });
  });

  function changed(replace) {
    const state = { ...current(), page: "" };
    for (const key of ["agency", "kind", "badge", "form"]) if (fields[key]) state[key] = fields[key].value;
    const kept = fields.region.value.startsWith(within(fields.province.value)) && fields.province.value;
    state.region = (kept && fields.region.value) || fields.province.value;
    return go(state, replace);
  }

  let waiting;
  form.addEventListener("input", (event) => {
    if (event.target !== fields.agency) return;
    clearTimeout(waiting);
    waiting = setTimeout(changed, 250, Boolean(asked()?.agency));
  });
  form.addEventListener("change", (event) => { if (event.target !== fields.agency) changed(); });
  form.addEventListener("submit", (event) => { event.preventDefault(); changed(); });
  form.addEventListener("reset", (event) => { event.preventDefault(); fields.agency.value = ""; go({}); });
  addEventListener("popstate", show);

  for (const head of heads) {
    if (!head.querySelector("a")) head.replaceChildren(make("button", { type: "button" }, ...head.childNodes));
  }
  (stillPager ?? frame).after(pager);
  pager.hidden = true;
  show();
})();
