// An answer: as a table, a chart or a graph, and to keep. Cells hold text nodes only.
import { colour, download, el, named, t, tabs, told, troubled, whenTurned } from "./common.js";

export const MOST = 1000;
const DRAWN = 400;
const longest = Object.entries(told.prefixes).sort((a, b) => b[1].length - a[1].length);
const INSIDE = /^.*\/([^/]+@[0-9a-f]{12})\/(.+)$/;

// of a library question no more than MOST + 1 rows came
export function answer(found, { name, columns, save, ms }) {
  if ("boolean" in found) return [el("div", { class: "card" }, el("h2", {}, t(found.boolean ? "yes" : "no")))];
  const rows = found.results.bindings, all = found.head.vars, more = columns.length > 0 && rows.length > MOST, told_of = new Map(columns.map((column) => [column.name, named(column.summary)]));
  const place = el("div"), saved = ["csv", "json", "xlsx"].map((format) => el("button", { type: "button", "data-format": format, onclick: () => keep(save, format, name, place) }, format.toUpperCase()));
  const many = el("input", { type: "checkbox", onchange: () => draw() });
  let view = "table";
  const shown = () => (many.checked || !columns.length ? all : forPeople(all, rows));
  const draw = () => {
    if (!rows.length) place.replaceChildren(el("div", { class: "card empty" }, t("ask.norows")));
    else if (view === "table") place.replaceChildren(table(rows, shown(), told_of));
    else place.replaceChildren((view === "chart" ? chart : graph)(rows, all, told_of));
  };
  draw();
  return [el("div", { class: "tools" }, tabs(t("ask.view"), [["table", t("ask.table")], ["chart", t("ask.chart")], ["graph", t("ask.graph")]], view, (chosen) => { view = chosen; draw(); }),
    el("span", { class: "soft" }, t("ask.rows", { n: more ? `${MOST.toLocaleString()}+` : rows.length.toLocaleString(), ms })), columns.length ? el("label", {}, many, t("ask.all")) : "",
    el("span", { class: "end soft" }, t("ask.save")), ...saved), place];
}

async function keep(save, format, name, place) {
  try { download(await (await save(format)).blob(), `${name}.${format}`); } catch (problem) { place.prepend(troubled(problem)); }
}

// without the other language, IRIs that have a label beside them, and offsets
function forPeople(all, rows) {
  const other = told.lang === "zh" ? "En" : "Zh", names = new Set(all);
  const labelled = (name) => ["Zh", "En", "Label", "Id"].some((end) => names.has(name + end));
  const kept = all.filter((name) => !name.endsWith(other) && !labelled(name) && !(names.has("quote") && ["start", "end", "flow"].includes(name)));
  return kept.length ? kept : all;
}

export function short(term) {
  if (!term) return "";
  if (term.type !== "uri") return term.value;
  const inside = INSIDE.exec(term.value);
  if (inside) return safeDecoded(inside[2]);
  const prefix = longest.find(([, iri]) => term.value.startsWith(iri) && term.value.length > iri.length);
  return prefix ? `${prefix[0]}:${safeDecoded(term.value.slice(prefix[1].length))}` : term.value;
}

function safeDecoded(words) { try { return decodeURIComponent(words); } catch { return words; } }

// where in the pages a term stands
function address(term) {
  if (term?.type !== "uri") return "";
  const inside = INSIDE.exec(term.value), version = inside ? inside[1] : /\/([^/]+@[0-9a-f]{12})$/.exec(term.value)?.[1];
  if (!version) return "";
  return `/policy/${encodeURIComponent(safeDecoded(version))}${inside?.[2].startsWith("flow/") ? `#flow=${encodeURIComponent(term.value)}` : ""}`;
}

function table(rows, shown, told_of) {
  const number = new Set(shown.filter((name) => rows.some((row) => isNumber(row[name])) && rows.every((row) => !row[name] || isNumber(row[name]))));
  const words = (row) => row.policy && row.start && row.end ? `${address(row.policy)}#start=${row.start.value}&end=${row.end.value}` : "";
  const linked = rows.some(words);
  const cell = (row, name) => { const link = address(row[name]); return el("td", { class: number.has(name) ? "number" : null }, link ? el("a", { href: link }, short(row[name])) : short(row[name])); };
  const made = el("div", { class: "answer", tabindex: 0 }, el("table", { class: "list" },
    el("thead", {}, el("tr", {}, linked ? el("th", {}, "") : "", ...shown.map((name) => el("th", { scope: "col", title: name, class: number.has(name) ? "number" : null }, told_of.get(name) ?? name)))),
    el("tbody", {}, ...rows.slice(0, MOST).map((row) => el("tr", {}, linked ? el("td", {}, words(row) ? el("a", { href: words(row) }, t("ask.words")) : "") : "", ...shown.map((name) => cell(row, name)))))));
  return rows.length > MOST ? el("div", {}, el("p", { class: "soft small" }, t("ask.first", { n: MOST })), made) : made;
}

const isNumber = (term) => term?.type === "literal" && /#(integer|decimal|double|float|int|long)$/.test(term.datatype ?? "") && Number.isFinite(Number(term.value));
const chosen = (label, names, value, onchange, told_of) => { const list = el("select", { onchange: () => onchange(list.value) }, ...names.map((name) => el("option", { value: name }, told_of.get(name) ?? name))); list.value = value; return el("label", {}, label, list); };

function chart(rows, all, told_of) {
  const numbers = all.filter((name) => rows.some((row) => isNumber(row[name])) && !["start", "end"].includes(name)), names = forPeople(all, rows).filter((name) => !numbers.includes(name));
  if (!numbers.length) return el("div", { class: "card empty" }, t("ask.nonumber"));
  let x = numbers[0], y = names[0] ?? all[0];
  const home = el("div", { class: "chart" }), made = el("div", {}, el("div", { class: "tools" }, chosen(t("ask.names"), names.length ? names : all, y, (value) => { y = value; draw(); }, told_of), chosen(t("ask.numbers"), numbers, x, (value) => { x = value; draw(); }, told_of)), el("div", { class: "card" }, home));
  const draw = picture(home, () => {
    const bars = rows.slice(0, 60).map((row) => [short(row[y]) || "–", Number(row[x]?.value ?? 0)]);
    home.style.height = `${Math.max(200, bars.length * 24 + 60)}px`;
    return { grid: { left: 8, right: 50, top: 8, bottom: 8, containLabel: true }, tooltip: {}, xAxis: { type: "value", axisLabel: { color: colour("soft") }, splitLine: { lineStyle: { color: colour("line") } } },
      yAxis: { type: "category", inverse: true, data: bars.map(([name]) => name), axisLabel: { color: colour("ink"), width: 220, overflow: "truncate" } },
      series: [{ type: "bar", data: bars.map(([, value]) => value), itemStyle: { color: colour("accent") }, label: { show: true, position: "right", color: colour("soft") } }] };
  });
  return made;
}

function graph(rows, all, told_of) {
  const names = forPeople(all, rows);
  let [from, to] = all.includes("subject") && all.includes("object") ? ["subject", "object"] : [names[0], names[1] ?? names[0]];
  const home = el("div", { class: "chart", style: "height: 560px" });
  const made = el("div", {}, el("div", { class: "tools" }, chosen(t("ask.from"), all, from, (value) => { from = value; draw(); }, told_of), chosen(t("ask.to"), all, to, (value) => { to = value; draw(); }, told_of)), el("div", { class: "card" }, home));
  const draw = picture(home, () => {
    const nodes = new Map(), links = new Map();
    const node = (side, words) => { const id = `${side}:${words}`; if (!nodes.has(id)) nodes.set(id, { id, name: words, category: side, value: 0 }); nodes.get(id).value += 1; return id; };
    const one = from === "subject" ? ["s", "s"] : ["from", "to"];
    for (const row of rows.slice(0, DRAWN)) if (row[from] && row[to]) links.set(`${node(one[0], short(row[from]))}\n${node(one[1], short(row[to]))}`, 1);
    return { tooltip: {}, series: [{ type: "graph", layout: "force", roam: true, draggable: true, data: [...nodes.values()].map((n) => ({ ...n, category: undefined, symbolSize: Math.min(32, 9 + 3 * Math.sqrt(n.value)), itemStyle: { color: colour(n.category === "to" ? "party" : "data") } })),
      links: [...links.keys()].map((key) => { const [source, target] = key.split("\n"); return { source, target }; }), label: { show: nodes.size < 90, position: "right", color: colour("ink"), width: 150, overflow: "truncate" }, lineStyle: { color: colour("flow"), opacity: 0.5 }, edgeSymbol: ["none", "arrow"], edgeSymbolSize: 6, force: { repulsion: 130, edgeLength: 90 } }] };
  });
  return made;
}

// a picture that is drawn once it stands in the page, and again when the page turns light or dark
export function picture(home, options) {
  let made = null;
  const draw = async () => {
    const { echarts } = await import("nicegui-echart");
    if (!home.isConnected || !home.clientWidth) return;
    made ??= echarts.init(home);
    const drawn = { ...options(), animation: false };
    if (drawn.tooltip) drawn.tooltip = { ...drawn.tooltip, confine: true, backgroundColor: colour("paper"), borderColor: colour("line"), textStyle: { color: colour("ink") } };
    made.resize();
    made.setOption(drawn, true);
    home.dataset.drawn = "yes";
  };
  requestAnimationFrame(draw);
  whenTurned(() => { if (home.isConnected) draw(); });
  const sizes = new ResizeObserver(() => {
    if (home.isConnected) { if (home.clientWidth && home.clientHeight) made?.resize(); return; }
    sizes.disconnect();
    made?.dispose();
  });
  sizes.observe(home);
  draw.chart = () => made;
  return draw;
}
