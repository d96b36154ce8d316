import fs from "node:fs";
import markdownIt from "markdown-it";

const markdown = markdownIt();
const frames = JSON.parse(fs.readFileSync(`${process.env.PEER_DATA}/frames.json`, "utf8"));
const chrome = fs.readFileSync(new URL("../chrome.html", import.meta.url), "utf8").split(/%([A-Z]+)%/);
const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;" };
const escape = (text) => (/[&<>"']/.test(text) ? text.replace(/[&<>"']/g, (sign) => SIGNS[sign]) : text);
const attribute = (name, value) => (value ? ` ${name}="${escape(value)}"` : "");

export const data = {
  pagination: { data: "pages", size: 1, alias: "page_data" },
  permalink: ({ page_data }) => `/${page_data.address}index.html`,
  eleventyComputed: {},
};

export function render({ page_data }) {
  const parts = {
    BASE: page_data.base,
    BODY: body(page_data),
    DESCRIPTION: escape(page_data.description),
    LINKED: page_data.linked,
    SEARCHED: page_data.kind === "report" ? " data-pagefind-body" : "",
    TITLE: escape(page_data.title),
    TOC: page_data.toc.map(entry).join(""),
    WINDOW: escape(page_data.window),
  };
  return chrome.map((part, place) => (place % 2 ? parts[part] : part)).join("");
}

const entry = (one) => `<li class="md-nav__item">
  <a href="#${one.id}" class="md-nav__link">
    <span class="md-ellipsis">
        ${escape(one.text)}
    </span>
  </a>
</li>`;

const anchor = (id) => `<a class="headerlink" href="#${id}" title="本节的链接">#</a>`;

function body(page) {
  const crumbs = page.crumbs.map((one) => `<li><a href="${page.base}/${one.to}">${escape(one.text)}</a></li>\n`);
  const searched = page.kind === "agency" ? " data-pagefind-body" : "";
  return `
${crumbs.length ? `<nav class="crumbs" aria-label="当前位置">\n<ol>\n${crumbs.join("")}</ol>\n</nav>\n` : ""}
<h1 id="${page.heading}"${searched}>${escape(page.title)}${anchor(page.heading)}</h1>
${page.blocks.map((block) => BLOCKS[block.is](block, page.base)).join("\n")}
`;
}

const BLOCKS = {
  heading: (one) => `<h2 id="${one.id}">${escape(one.text)}${anchor(one.id)}</h2>`,
  markdown: (one) => markdown.render(one.text),
  grids: (one) => `<div class="grids">\n${one.tables.map(official).join("")}</div>`,
  official,
  listing: (one) => `${one.open.replace("<div", "<div data-pagefind-ignore")}
<tbody>
${lines(one).map((line) => `<tr>${line}</tr>\n`).join("")}</tbody>
</table>
</div>`,
  facts: (one) => `<dl class="${one.class}">\n${one.items.map(fact).join("")}</dl>`,
  checks,
  same: (one) => frames[one.frame].html,
  html: (one) => one.html,
};

function lines(one) {
  if (one.whole) return one.whole;
  const columns = frames[one.frame].columns;
  return one.rows.map((row) => row.map((said, place) => columns[place].open + said + columns[place].close).join(""));
}

const fact = (one) =>
  `<div${attribute("id", one.id)}><dt>${one.name}</dt>${one.many === "1" ? `<dd>${one.value}</dd>` : one.value}</div>\n`;

function official(table) {
  const frame = frames[table.frame];
  const rows = table.rows.map((row, place) => {
    const cells = Array.isArray(row) ? row.map((text) => `<td>${escape(text)}</td>`) : row.cells.map(cell);
    return `<tr id="${frame.ids[place]}">${frame.heads[place]}${cells.join("")}</tr>\n`;
  });
  return `${frame.open}\n<tbody>\n${rows.join("")}</tbody>\n</table>\n</div>\n`;
}

function cell(one) {
  const text = escape(one.text);
  const said = one.to ? `<a href="${one.to}"${attribute("aria-label", one.label)}>${text}</a>` : text;
  return `<td${attribute("id", one.id)}${attribute("class", one.class)}>${said}</td>`;
}

function checks(one, base) {
  const folded = one.folded.map(
    (family) => `<details class="check">
<summary>${escape(family.summary)}</summary>
${family.rules.map((rule) => listed(rule, base)).join("")}</details>
`,
  );
  return `<section class="checks" data-pagefind-ignore>
<h3>${one.heading}</h3>
${one.note ? `<p class="note">${escape(one.note)}</p>\n` : ""}${one.found.join("\n")}
${folded.join("")}</section>`;
}

const listed = (rule, base) => `<p><a href="${base}/${rule.to}">${escape(rule.title)}</a>${escape(rule.count)}</p>
<ul>
${rule.items.map((item) => `<li>${escape(item)}</li>\n`).join("")}</ul>
`;
