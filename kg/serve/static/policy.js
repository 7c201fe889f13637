// One policy: its text with the evidence marked, beside its flows and findings. Offsets from the server are code points.
import { choice, comma, drawn, el, get, named, search, t, tabs } from "./common.js";
import { findingCard, words } from "./finding.js";


const state = { data: "", party: "", purpose: "", polarity: "", kind: "", least: 0, tab: "flows", at: null };
const key = decodeURIComponent(location.pathname.split("/").pop());
let policy, flows = [], findings = [], units = null, nodes = [], starts = [], cards = new Map(), rules = new Map();
const text = el("div", { class: "text", tabindex: "0", "aria-label": t("report.text") }), side = el("div"), count = el("span", { class: "soft" }), heads = el("span");

drawn(async (place) => {
  policy = await get(`/api/policies/${encodeURIComponent(key)}`);
  flows = policy.record.flows.map((flow, number) => ({ ...flow, number, marks: marks(flow) }));
  findings = [];
  const about = [named(policy.record.controller.name), policy.record.title, policy.key].filter(Boolean).join(" · ");
  place.append(el("h1", {}, policy.record.id), el("p", { class: "soft" }, about, " ", el("a", { href: `/check?policy=${encodeURIComponent(policy.key)}` }, t("nav.check")), " · ", el("a", { href: `/map?policy=${encodeURIComponent(policy.key)}` }, t("nav.map"))),
    filters(), keys(), el("div", { class: "reader" }, text, el("aside", {}, side)));
  paint();
  list();
  const [found, catalogue] = await Promise.all([get("/api/findings", { policy: policy.key }), get("/api/rules")]);
  rules = new Map(catalogue.map((rule) => [rule.key, rule.cited]));
  findings = found.map((finding, number) => ({ ...finding, number }));
  paint();
  list();
  const wanted = new URLSearchParams(location.hash.slice(1));
  if (wanted.has("start")) reveal([[Number(wanted.get("start")), Number(wanted.get("end"))]]);
  if (wanted.has("flow")) chosen("flows", flows.find((flow) => flow.iri === wanted.get("flow")));
});

const marks = (flow) => [
  ...flow.data.map((said) => ["data", said.mention]), ...flow.purpose.map((said) => ["purpose", said.mention]),
  ...[...flow.recipient, ...flow.source].filter((said) => said.mention).map((said) => ["party", said.mention]),
  ...Object.entries(flow.passages).flatMap(([role, said]) => said.map((mention) => ["passage", mention, role])),
];
const meant = (said) => said.flatMap((one) => (one.concepts.length ? one.concepts.map(named) : [one.mention.text]));
const parties = (flow) => [...flow.recipient, ...flow.source].map((said) => named(said.party.name));

function filters() {
  const set = (name) => (value) => { state[name] = value; state.at = null; paint(); list(); };
  const least = el("input", { type: "range", min: 0, max: 1, step: 0.05, value: 0, oninput: () => { shown.textContent = Number(least.value).toFixed(2); set("least")(Number(least.value)); } });
  const shown = el("span", { class: "small" }, "0.00");
  return el("div", { class: "tools", role: "search" }, search(t("page.filter.data"), set("data")), search(t("page.filter.purpose"), set("purpose")), search(t("page.filter.party"), set("party")),
    choice(t("page.polarity"), [["", t("page.all")], ["affirmed", t("polarity.affirmed")], ["negated", t("polarity.negated")]], "", set("polarity")),
    choice(t("page.kind"), [["", t("page.all")], ...["in", "use", "out"].map((kind) => [kind, t(`kind.${kind}`)])], "", set("kind")),
    el("label", {}, `${t("page.confidence")} ≥`, least, shown));
}

const keys = () => el("p", { class: "keys" }, ...[["data", "edge.data"], ["purpose", "edge.purpose"], ["party", "node.party"], ["other", "column.notes"], ["bad", "report.findings"]]
  .map(([name, word]) => el("span", { style: `--c: var(--${name})` }, t(word))));

function fits(flow) {
  const holds = (words, asked) => !asked || words.join("\n").toLowerCase().includes(asked);
  return (!state.polarity || flow.polarity === state.polarity) && (!state.kind || flow.kind === state.kind) && flow.confidence >= state.least &&
    holds([...meant(flow.data), ...flow.data.map((said) => said.mention.text)], state.data) && holds([...meant(flow.purpose), ...flow.purpose.map((said) => said.mention.text)], state.purpose) &&
    holds([...parties(flow), named(flow.actor.name)], state.party);
}

// --- the text ---

// the place of a code point among UTF-16 units
function unit(index) {
  const words = policy.record.text;
  if (units === null) {
    units = /[\ud800-\udbff]/.test(words) ? [] : false;
    if (units) { let at = 0; for (const sign of words) { units.push(at); at += sign.length; } units.push(at); }
  }
  return units ? units[Math.min(index, units.length - 1)] : index;
}

// the text cut at every edge of a mark; a piece has the marks that cover it
function pieces() {
  const words = policy.record.text, edges = new Map();
  const edge = (at) => { if (!edges.has(at)) edges.set(at, [[], []]); return edges.get(at); };
  const add = (start, end, mark) => { if (start < end) { edge(start)[0].push(mark); edge(end)[1].push(mark); } };
  for (const flow of flows) {
    if (!fits(flow)) continue;
    add(flow.evidence.start, flow.evidence.end, { flow: flow.number, kind: "" });
    for (const [kind, mention, role] of flow.marks) add(mention.start, mention.end, { flow: flow.number, kind, role });
  }
  for (const finding of findings) add(finding.start, finding.end, { finding: finding.number, kind: "found" });
  const cuts = [...new Set([0, ...edges.keys()])].sort((a, b) => a - b), active = new Set(), found = [];
  cuts.forEach((start, number) => {
    const [begun, ended] = edges.get(start) ?? [[], []];
    for (const mark of ended) active.delete(mark);
    for (const mark of begun) active.add(mark);
    const end = cuts[number + 1], part = words.slice(unit(start), end === undefined ? undefined : unit(end));
    if (part) found.push({ start, part, marks: [...active] });
  });
  return found;
}

function paint() {
  nodes = []; starts = [];
  const shown = pieces().map(({ start, part, marks }) => {
    const node = document.createTextNode(part);
    nodes.push(node); starts.push(start);
    const kinds = [...new Set(marks.map((mark) => mark.kind))].filter(Boolean);
    if (!kinds.length) return node;
    const names = [...new Set(marks.map((mark) => (mark.role ? t(`passage.${mark.role}`) : mark.kind === "party" ? t("node.party") : mark.kind === "found" ? t("report.findings") : mark.kind ? t(`edge.${mark.kind}`) : "")))].filter(Boolean);
    const made = el("mark", { class: [...kinds, kinds.length === 1 && kinds[0] === "found" ? "only-found" : ""].join(" ").trim(), title: names.join(" · ") }, node);
    made.addEventListener("click", () => pressed(marks));
    return made;
  });
  text.replaceChildren(...shown);
  if (state.at) highlight(state.at);
}

// ranges of the page for places of the text
function ranges(places) {
  return places.filter(([start, end]) => start < end).map(([start, end]) => {
    const range = document.createRange();
    range.setStart(...point(start)); range.setEnd(...point(end, true));
    return range;
  });
}

function point(at, isEnd = false) {
  let low = 0, high = starts.length - 1;
  while (low < high) { const middle = (low + high + 1) >> 1; if (isEnd ? starts[middle] < at : starts[middle] <= at) low = middle; else high = middle - 1; }
  return [nodes[low], Math.min(nodes[low].length, unit(at) - unit(starts[low]))];
}

function highlight(places) {
  state.at = places;
  const found = ranges(places);
  if (globalThis.CSS?.highlights) CSS.highlights.set("kg-chosen", new Highlight(...found));
  else if (found.length) { getSelection().removeAllRanges(); getSelection().addRange(found[0]); }
  return found;
}

function reveal(places) {
  const [first] = highlight([...places].sort((a, b) => a[0] - b[0]));
  if (!first) return;
  const box = first.getBoundingClientRect(), home = text.getBoundingClientRect();
  text.scrollTop += box.top - home.top - Math.max(40, (home.height - box.height) / 3);
}

// a click on words: what rests on them, findings only where no flow does
function pressed(marks) {
  const words = marks.filter((mark) => mark.kind), flow = words.find((mark) => mark.flow !== undefined), finding = words.find((mark) => mark.finding !== undefined);
  const wanted = flow && !(state.tab === "findings" && finding) ? ["flows", marks.filter((mark) => mark.flow !== undefined).map((mark) => mark.flow)] : ["findings", words.map((mark) => mark.finding)];
  if (state.tab !== wanted[0]) { state.tab = wanted[0]; list(); }
  const chosenOnes = [...new Set(wanted[1])];
  for (const [number, card] of cards) card.classList.toggle("chosen", chosenOnes.includes(number));
  const first = chosenOnes.map((number) => cards.get(number)).find(Boolean);
  first?.scrollIntoView({ block: "nearest" });
  const items = wanted[0] === "flows" ? flows : findings;
  highlight(chosenOnes.slice(0, 1).flatMap((number) => wanted[0] === "flows" ? placesOf(items[number]) : [[items[number].start, items[number].end]]));
}

const placesOf = (flow) => [[flow.evidence.start, flow.evidence.end], ...flow.marks.map(([, mention]) => [mention.start, mention.end])];

function chosen(tab, item) {
  if (!item) return;
  if (state.tab !== tab) { state.tab = tab; list(); }
  for (const [number, card] of cards) card.classList.toggle("chosen", number === item.number);
  cards.get(item.number)?.scrollIntoView({ block: "nearest" });
  reveal(tab === "flows" ? placesOf(item) : [[item.start, item.end]]);
}

// --- beside it ---

function list() {
  const shown = state.tab === "flows" ? flows.filter(fits) : findings;
  cards = new Map(shown.map((item) => [item.number, state.tab === "flows" ? flowCard(item) : findingCard(item, words(rules.get(item.rule)), { onclick: () => chosen("findings", item) })]));
  heads.replaceChildren(tabs(t("policy.beside"), [["flows", `${t("page.flows")} ${flows.filter(fits).length}`], ["findings", `${t("report.findings")} ${findings.length}`]], state.tab, (tab) => { state.tab = tab; list(); }));
  count.textContent = state.tab === "flows" ? t("page.count", { n: shown.length, all: flows.length }) : "";
  const note = state.tab === "findings" ? el("p", { class: "soft small" }, t("report.caveat")) : null;
  const none = shown.length ? null : el("p", { class: "soft" }, t(state.tab === "flows" ? "page.none" : "report.nothing"));
  side.replaceChildren(el("div", { class: "tools" }, heads, count), ...[note, none].filter(Boolean), ...cards.values());
}

const line = (name, words) => (words.length ? el("div", { class: "line" }, el("b", {}, name), words.join(comma)) : null);

function flowCard(flow) {
  const badges = [el("span", { class: "badge" }, t(`kind.${flow.kind}`))];
  if (flow.polarity === "negated") badges.push(el("span", { class: "badge negated" }, t("polarity.negated")));
  if (flow.sensitive) badges.push(el("span", { class: "badge sensitive" }, t("page.sensitive")));
  if (flow.necessity) badges.push(el("span", { class: "badge" }, t(`necessity.${flow.necessity}`)));
  const passages = Object.entries(flow.passages).map(([role, said]) => line(t(`passage.${role}`), said.map((mention) => mention.text)));
  const sure = el("div", { class: "line" }, el("b", {}, t("page.confidence")), flow.confidence.toFixed(2), el("b", {}, ` · ${t("page.method")}`), ` ${flow.method}`);
  return el("button", { type: "button", class: "item", "data-flow": flow.iri, onclick: () => chosen("flows", flow) }, el("div", {}, ...badges, el("span", { class: "soft small" }, flow.clause && `§ ${flow.clause}`)),
    el("div", { class: "head" }, `${named(flow.actor.name)} · ${named(flow.action)}`), line(t("edge.data"), meant(flow.data)), line(t("edge.purpose"), meant(flow.purpose)),
    line(t("edge.recipient"), flow.recipient.map((said) => named(said.party.name))), line(t("edge.source"), flow.source.map((said) => named(said.party.name))), ...passages, sure);
}
