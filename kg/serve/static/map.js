// The map: data, purposes and recipients, as a Sankey picture or a network, of one policy or of many.
import { bytes, choice, colour, comma, download, drawn, el, get, named, search, t, tabs, told } from "./common.js";
import { picture } from "./answer.js";
import { network } from "./network.js";

const COLUMNS = ["data", "purpose", "party"], KINDS = ["in", "use", "out"];
const state = { policy: new URLSearchParams(location.search).get("policy") ?? "", view: "sankey", kind: "", least: 1, most: 150, top: 20, wanted: "", more: new Set() };
let map = { nodes: [], paths: [] }, net = null, sankeyed = null, shown = { nodes: [], links: [] };
const home = el("div", { class: "canvas" }), side = el("aside"), counted = el("span", { class: "soft" }), expand = el("span"), tools = el("div", { class: "tools" }), fitting = el("button", { type: "button", class: "end", onclick: () => net?.fit() }, t("map.fit")), exporting = el("div", { class: "tools" });

drawn(async (place) => {
  const policies = await get("/api/policies");
  const options = [["", t("map.every")], ...policies.map((policy) => [policy.key, policies.some((o) => o !== policy && o.id === policy.id) ? policy.key : policy.id])];
  if (state.policy) state.policy = policies.find((policy) => [policy.key, policy.id, policy.iri].includes(state.policy))?.key ?? "";
  const set = (name) => (value) => { state[name] = ["least", "most", "top"].includes(name) ? Number(value) : value; state.more.clear(); show(); };
  const both = el("span"), fill = () => both.replaceChildren(state.view === "sankey" ? choice(t("page.top"), ["10", "20", "40", "80"].map((n) => [n, n]), String(state.top), set("top")) : choice(t("map.most"), [["150", "150"], ["500", "500"], ["2000", "2000"], ["100000", t("page.all")]], String(state.most), set("most")));
  fill();
  tools.append(choice(t("map.policy"), options, state.policy, async (value) => { state.policy = value; await load(); }),
    tabs(t("map.view"), [["sankey", t("map.sankey")], ["network", t("map.network")]], state.view, (view) => { state.view = view; fill(); show(); }),
    search(t("map.find"), (words) => { state.wanted = words; if (state.view === "network") net?.find(words); else show(); }),
    choice(t("page.kind"), [["", t("page.all")], ...KINDS.map((kind) => [kind, t(`kind.${kind}`)])], "", set("kind")),
    choice(t("map.least"), ["1", "2", "5", "10", "50"].map((n) => [n, n]), "1", set("least")), both, counted);
  exporting.append(el("span", { class: "soft" }, t("map.export")), ...["png", "svg", "csv"].map((kind) => el("button", { type: "button", "data-export": kind, onclick: () => keep(kind) }, kind.toUpperCase())),
    choice(t("map.exportall"), [["", "–"], ...told.exporters.map(({ name, suffix }) => [name, `${name} (${suffix})`])], "", (format) => { if (format) location.assign(`/api/export/${format}?lang=${told.lang}${state.policy ? `&policy=${encodeURIComponent(state.policy)}` : ""}`); }),
    expand, fitting);
  place.append(el("h1", {}, t("nav.map")), el("p", { class: "soft" }, t("map.about")), tools, el("div", { class: "mapped" }, el("div", {}, home, exporting), side));
  await load();
});

async function load() {
  map = await get("/api/map", { policy: state.policy });
  map.nodes = map.nodes.map((node, number) => ({ ...node, id: number, weight: 0 }));
  state.more.clear();
  hint();
  show();
}

const hint = () => side.replaceChildren(el("p", { class: "soft" }, t("map.hint")), el("p", { class: "keys" }, ...[...COLUMNS, "unstated"].map((kind) => el("span", { style: `--c: var(--${kind})` }, t(`node.${kind}`)))));

// the paths that the filters leave, and how much each node then has
function kept() {
  const paths = map.paths.filter((path) => (!state.kind || path.kind === state.kind) && path.flows >= state.least);
  for (const node of map.nodes) node.weight = 0;
  for (const path of paths) for (const column of COLUMNS) map.nodes[path[column]].weight += path.flows;
  return paths;
}

function show() {
  const paths = kept();
  fitting.hidden = state.view === "sankey";
  if (state.view === "sankey") { net?.end(); net = null; sankey(paths); } else drawNetwork(paths);
  counted.textContent = t("map.counted", { n: shown.nodes.length, all: map.nodes.filter((node) => node.weight).length, links: shown.links.length });
}

// --- the network ---

function drawNetwork(paths) {
  if (!net) { delete home.dataset.drawn; net = network(home, { onchoose: choose, onexpand: (node) => { state.more.add(node.id); show(); } }); }
  const first = new Set(map.nodes.filter((node) => node.weight).sort((a, b) => b.weight - a.weight).slice(0, state.most).map((node) => node.id)), links = new Map();
  for (const path of paths) for (const [a, b] of [["data", "purpose"], ["purpose", "party"]]) {
    const key = `${path[a]} ${path[b]}`;
    links.set(key, (links.get(key) ?? 0) + path.flows);
  }
  const ends = [...links.keys()].map((key) => key.split(" ").map(Number));
  for (const [a, b] of ends) { if (state.more.has(a)) first.add(b); if (state.more.has(b)) first.add(a); }
  shown = { nodes: map.nodes.filter((node) => first.has(node.id)), links: ends.filter(([a, b]) => first.has(a) && first.has(b)).map(([a, b]) => ({ source: map.nodes[a], target: map.nodes[b], flows: links.get(`${a} ${b}`) })) };
  net.show(shown.nodes, shown.links);
  net.find(state.wanted);
  globalThis.kgNetwork = net; // for who looks from the console, and for the tests
}

// --- the Sankey picture ---

function sankey(paths) {
  const kept = COLUMNS.map((column) => new Set([...sums(paths, (path) => path[column])].sort((a, b) => b[1] - a[1]).slice(0, state.top).map(([id]) => id)));
  const fits = (path) => !state.wanted || COLUMNS.some((column) => `${map.nodes[path[column]].zh}\n${map.nodes[path[column]].en}`.toLowerCase().includes(state.wanted));
  const nodes = new Map(), links = new Map();
  const node = (path, number) => {
    const one = map.nodes[path[COLUMNS[number]]], rest = !kept[number].has(one.id), key = rest ? `${number} rest` : `${number} ${one.id}`;
    if (!nodes.has(key)) nodes.set(key, { name: key, depth: number, node: rest ? null : one, flows: 0, many: new Set() });
    nodes.get(key).flows += path.flows;
    nodes.get(key).many.add(one.id);
    return key;
  };
  for (const path of paths.filter(fits)) {
    const keys = [0, 1, 2].map((number) => node(path, number));
    for (const number of [0, 1]) { const key = `${keys[number]}\n${keys[number + 1]}`; links.set(key, (links.get(key) ?? 0) + path.flows); }
  }
  shown = { nodes: [...nodes.values()].filter((one) => one.node).map((one) => one.node), links: [...links].map(([key, flows]) => { const [a, b] = key.split("\n").map((k) => nodes.get(k)); return { source: a.node ?? rest(a), target: b.node ?? rest(b), flows }; }) };
  delete home.dataset.drawn;
  if (!nodes.size) { home.replaceChildren(el("div", { class: "empty" }, t("page.none"))); home.dataset.drawn = "yes"; return; }
  const chart = el("div", { class: "chart" });
  home.replaceChildren(chart);
  const words = (key) => { const one = nodes.get(key); return one.node ? named(one.node) : t("page.others", { n: one.many.size }); };
  sankeyed = picture(chart, () => {
    home.dataset.drawn = "yes";
    return { tooltip: { formatter: (at) => escaped(at.dataType === "edge" ? `${words(at.data.source)} → ${words(at.data.target)}: ${at.data.value}` : `${words(at.name)}: ${nodes.get(at.name).flows}`) },
      series: [{ type: "sankey", left: 12, right: 150, top: 14, bottom: 14, nodeGap: 7, nodeWidth: 12, draggable: false, layoutIterations: 48, emphasis: { focus: "adjacency" },
        data: [...nodes.values()].map((one) => ({ name: one.name, depth: one.depth, itemStyle: { color: colour(one.node && one.node.kind !== "unstated" ? COLUMNS[one.depth] : "unstated") } })),
        links: [...links].map(([key, value]) => { const [source, target] = key.split("\n"); return { source, target, value }; }),
        labelLayout: { hideOverlap: true }, lineStyle: { color: "source", opacity: 0.28, curveness: 0.5 }, label: { color: colour("ink"), formatter: (at) => words(at.name), width: 138, overflow: "truncate", textBorderColor: colour("paper"), textBorderWidth: 2 } }] };
  });
  const wait = setInterval(() => {
    const made = sankeyed.chart();
    if (!made) return;
    clearInterval(wait);
    made.on("click", (at) => { if (at.dataType === "node") choose(nodes.get(at.name).node); else choose(nodes.get(at.data.source).node, nodes.get(at.data.target).node); });
  }, 50);
}

const rest = (one) => ({ kind: COLUMNS[one.depth], zh: t("page.others", { n: one.many.size }), en: t("page.others", { n: one.many.size }) });
const escaped = (words) => el("i", {}, words).innerHTML;
function sums(paths, key) { const found = new Map(); for (const path of paths) found.set(key(path), (found.get(key(path)) ?? 0) + path.flows); return found; }

// --- what a node rests on ---

let asking = null;
async function choose(...nodes) {
  const chosen = nodes.filter(Boolean);
  expand.replaceChildren();
  if (!chosen.length) { hint(); return; }
  if (net) expand.replaceChildren(el("button", { type: "button", onclick: () => { for (const node of chosen) state.more.add(node.id); show(); } }, `${t("map.expand")}: ${named(chosen[0])}`));
  const values = { policy: state.policy, limit: 40, polarity: "affirmed" };
  for (const node of chosen) if (node.iri) values[node.kind] = node.kind === "party" ? node.zh : node.iri;
  const title = el("h2", {}, chosen.map(named).join(" → "));
  if (!["data", "purpose", "party"].some((kind) => values[kind])) { side.replaceChildren(title, ...neighbours(chosen[0])); return; }
  asking?.abort();
  asking = new AbortController();
  try {
    const { total, flows } = await get("/api/flows", values, asking.signal);
    side.replaceChildren(title, el("p", { class: "soft" }, t("map.flows", { n: total })), ...flows.map(card), ...neighbours(chosen[0]));
  } catch (problem) { if (problem.name !== "AbortError") throw problem; }
}

function card(flow) {
  const key = flow.version.split("/").pop(), means = (said) => said.flatMap((one) => (one.concepts.length ? one.concepts.map(named) : [one.mention.text])).join(comma);
  return el("a", { class: "item", href: `/policy/${encodeURIComponent(key)}#flow=${encodeURIComponent(flow.iri)}`, style: "text-decoration: none; color: inherit; box-sizing: border-box" },
    el("div", { class: "soft small" }, `${flow.policy} § ${flow.clause}`), el("div", { class: "head" }, `${named(flow.action)} · ${means(flow.data)}`), el("q", {}, flow.evidence.text.slice(0, 160)));
}

function neighbours(node) {
  const found = new Map();
  for (const { source, target, flows } of shown.links) { const other = source === node ? target : target === node ? source : null; if (other) found.set(other, flows); }
  const rows = [...found].sort((a, b) => b[1] - a[1]).slice(0, 30);
  return rows.length ? [el("h3", {}, t("map.neighbours")), el("p", {}, rows.map(([other, n]) => `${named(other)} ${n}`).join(comma))] : [];
}

// --- to keep ---

async function keep(kind) {
  if (kind === "csv") {
    const cell = (words) => `"${String(words).replace(/^([=+\-@\t\r＝＋－＠])/, "'$1").replaceAll('"', '""')}"`;
    const rows = shown.links.map(({ source, target, flows }) => [source.kind, named(source), target.kind, named(target), flows].map(cell).join(","));
    download(["source_kind,source,target_kind,target,flows", ...rows, ""].join("\r\n"), "map.csv", "text/csv;charset=utf-8");
    return;
  }
  if (state.view === "network" && kind === "png") { download(bytes(net.picture()), "map.png", "image/png"); return; }
  if (state.view === "network") { download(networkSvg(), "map.svg", "image/svg+xml"); return; }
  const made = sankeyed.chart();
  if (kind === "png") { download(bytes(made.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: colour("paper") })), "map.png", "image/png"); return; }
  const { echarts } = await import("nicegui-echart"), again = echarts.init(null, null, { renderer: "svg", ssr: true, width: made.getWidth(), height: made.getHeight() });
  again.setOption(made.getOption());
  download(again.renderToSVGString(), "map.svg", "image/svg+xml");
  again.dispose();
}

function networkSvg() {
  const { nodes, links } = net.seen(), xs = nodes.map((n) => n.x), ys = nodes.map((n) => n.y), left = Math.min(...xs) - 30, top = Math.min(...ys) - 30;
  const make = (tag, attributes, words) => { const made = document.createElementNS("http://www.w3.org/2000/svg", tag); for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value); if (words) made.textContent = words; return made; };
  const root = make("svg", { viewBox: `${left} ${top} ${Math.max(...xs) - left + 160} ${Math.max(...ys) - top + 30}`, "font-family": "sans-serif", "font-size": 9 });
  for (const { source, target } of links) root.append(make("line", { x1: source.x.toFixed(1), y1: source.y.toFixed(1), x2: target.x.toFixed(1), y2: target.y.toFixed(1), stroke: colour("flow"), "stroke-opacity": 0.35 }));
  for (const node of nodes) root.append(make("circle", { cx: node.x.toFixed(1), cy: node.y.toFixed(1), r: node.r.toFixed(1), fill: colour(node.kind) }), make("text", { x: (node.x + node.r + 3).toFixed(1), y: (node.y + 3).toFixed(1), fill: colour("ink") }, named(node)));
  return new XMLSerializer().serializeToString(root);
}
