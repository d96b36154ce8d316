// Stands in for the site's engine, so that a test can bring the search's dialog into any state.
// The first word of a query says which: see `CASES`.
const BADGES = [["consistent", "一致"], ["inconsistent", "不一致"]];
const HOSTILE = "<img src=x onerror=alert(1)>\u202e倒写<script>alert(2)</script>";

const agency = (title, near = false, more = {}) => ({
  type: "agency", near, title, detail: "示例省示例市示例区", href: "regions/", marks: near ? [] : [[0, 2]],
  years: [2022, 2021, 2020].map((year, i) => ({ year, href: `990101/sfj/${year}/`, badge: BADGES[i % 2][0] })), ...more,
});

const report = (i, title = `示例区司法局${2022 - (i % 3)}年政府信息公开工作年度报告（${i}）`) => ({
  type: "report", title, detail: "示例省示例市示例区", href: `about/?h=${encodeURIComponent("公开 申请")}&line=${i}#contact`,
  year: 2021, badge: "inconsistent", section: "一、总体情况",
  snippet: [{ text: "……全年主动", mark: false }, { text: "公开", mark: true }, { text: "政府信息 3061 条，收到申请 12 件，都在期限内答复……", mark: false }],
});

const FACETS = {
  year: [{ value: 2022, label: "2022年", count: 15 }, { value: 2021, label: "2021年", count: 10 }],
  region: [{ value: "990100", label: "示例省示例市", count: 20 }, { value: "990000", label: "示例省", count: 5 }],
  kind: [{ value: "department", label: "部门", count: 25 }, { value: "", label: "其他", count: 1 }],
  badge: BADGES.map(([value, label]) => ({ value, label, count: 12 })),
  form: [{ value: "cn-2021", label: "2021年格式", count: 25 }],
};

const some = (number, make) => Array.from({ length: number }, (_, i) => make(i));

const page = (title, near = false) => ({ type: "page", near, title, detail: "用语", href: "glossary/#review", marks: [] });
const own = (title) => ({ type: "page", title, detail: "本站说明", href: "about/?h=x", year: null, badge: null, section: "", snippet: [{ text: "公开", mark: true }] });

// Word → [direct hits, full-text hits, whether these are near ones, own pages, whether the count is certain].
const CASES = {
  许多: [[agency("示例区司法局"), { type: "region", near: false, title: "示例市示例区", detail: "示例省", href: "regions/990101/", marks: [] }, agency("示例区一个名称很长很长很长很长的机关和事业单位改革领导小组办公室")], some(25, (i) => report(i)), false],
  近似: [[agency("示例区司法所", true)], some(3, (i) => report(i)), true],
  没有: [[], [], false],
  同名: [[...some(19, (i) => agency(`示例${i}区人民政府`)), page("人民政府")], some(3, (i) => report(i)), false, [own("关于本站")], true],
  缺年: [[agency("示例区司法局", false, { absent: [2019, 2020] })], [], false],
  问题: [[page("行政复议", true), agency("示例区司法局", true)], some(2, (i) => report(i)), true],
  说明: [[], [], false, [own("关于本站"), own("数据")]],
  确定: [[], some(25, (i) => report(i)), false, [], true],
  恶意: [[agency(HOSTILE, false, { href: "javascript:alert(3)", marks: [[0, 4]] })], [{ ...report(0, HOSTILE), href: "https://example.invalid/", badge: "x onload=y", snippet: [{ text: HOSTILE, mark: true }] }], false],
};

// Tests read here what was asked, and say whether the net is down.
globalThis.fake = { asked: [], down: false, wait: 0 };

const pause = () => new Promise((resolve) => setTimeout(resolve, fake.wait));

export async function openIndex() {
  if (fake.down) throw new Error("down");
  return { badges: BADGES, search };
}

async function search(query, { filters, sort }, { onDirect }) {
  fake.asked.push({ query, filters, sort });
  if (query === "许多 先") onDirect(CASES["许多"][0]);
  await pause();
  if (fake.down) throw new Error("down");
  const [direct, reports, near, own = [], certain = false] = CASES[query.split(" ")[0]] ?? CASES["没有"];
  const left = filters.year === 2022 ? [] : reports;
  const result = {
    query, near, direct, certain, ended: false, total: left.length, facets: left.length ? FACETS : Object.fromEntries(Object.keys(FACETS).map((key) => [key, []])),
    pages: async () => own,
    page: async (n, onHits) => {
      if (fake.down) throw new Error("down");
      const hits = left.slice(n * 10, n * 10 + 10);
      if (query === "许多 慢") {
        onHits(hits.slice(0, 2));
        await new Promise((go) => { fake.go = go; });
        onHits(hits.slice(0, 5));
      }
      result.ended = left.length <= n * 10 + 10;
      return hits;
    },
  };
  return result;
}
