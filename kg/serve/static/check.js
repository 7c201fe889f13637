// Findings by rule and by clause, with article and remedy; of one policy, or of two side by side.
import { choice, comma, drawn, el, get, t, tabs, told } from "./common.js";
import { findingCard, words } from "./finding.js";

const LEVELS = ["violation", "warning", "info"];
const asked = new URLSearchParams(location.search);
const state = { policy: asked.get("policy") ?? "", other: asked.get("other") ?? "", type: asked.get("app_type") ?? "", law: asked.get("law") ?? "cn", group: "rule", level: "", waived: true };
let policies = [], rules = new Map();
const home = el("div", { "aria-live": "polite" }), saving = el("span", { class: "end" });

drawn(async (place) => {
  const [all, catalogue] = await Promise.all([get("/api/policies"), get("/api/rules")]);
  policies = all;
  rules = new Map(catalogue.map((rule) => [rule.key, rule]));
  place.append(el("h1", {}, t("nav.check")), el("p", { class: "soft" }, t("report.caveat")));
  if (!policies.length) { place.append(el("div", { class: "card empty" }, t("check.none"))); return; }
  const known = (name) => policies.find((policy) => [policy.key, policy.id, policy.iri].includes(name))?.key ?? "";
  state.policy = known(state.policy) || policies[0].key;
  state.other = known(state.other);
  const names = policies.map((policy) => [policy.key, policies.some((o) => o !== policy && o.id === policy.id) ? policy.key : policy.id]);
  const set = (name) => (value) => { state[name] = value; return load(); };
  const waived = el("input", { type: "checkbox", checked: true, onchange: () => { state.waived = waived.checked; load(); } });
  place.append(el("div", { class: "tools" }, choice(t("map.policy"), names, state.policy, set("policy")), choice(t("check.other"), [["", t("check.nobody")], ...names], state.other, set("other")),
    choice(t("policies.apptype"), [["", t("policies.notype")], ...told.appTypes], state.type, set("type")),
    choice(t("check.law"), told.laws.map((law) => [law, t(`law.${law}`)]), state.law, set("law")),
    tabs(t("check.group"), [["rule", t("check.rule")], ["clause", t("check.clause")], ["matrix", t("report.necessity")]], state.group, set("group")),
    choice(t("check.level"), [["", t("page.all")], ...LEVELS.map((level) => [level, t(`severity.${level}`)])], "", set("level")), el("label", {}, waived, t("check.waived")), saving), home);
  saving.append(choice(t("ask.save"), [["", "–"], ...told.findingFormats.map((name) => [name, name])], "", (format) => { if (format) location.assign(address(state.policy, { format, lang: told.lang })); }));
  await load();
});

function address(policy, more = {}) {
  const made = new URL("/api/findings", location.origin);
  for (const [name, value] of Object.entries({ policy, app_type: state.type, law: state.law, ...more })) if (value) made.searchParams.set(name, value);
  return made;
}

let number = 0;
async function load() {
  const mine = (number += 1), chosen = [state.policy, state.other].filter(Boolean);
  home.replaceChildren(el("p", { class: "soft" }, t("ask.running")));
  if (state.group === "matrix") {
    const found = await Promise.all(chosen.map((policy) => get("/api/necessity", { policy, app_type: state.type })));
    if (mine === number) home.replaceChildren(...found.map((one, side) => matrix(one, chosen[side])));
    return;
  }
  const found = await Promise.all(chosen.map((policy) => get("/api/findings", { policy, app_type: state.type, law: state.law })));
  if (mine !== number) return;
  const shown = found.map((findings) => findings.filter((f) => (!state.level || f.severity === state.level) && (state.waived || !f.waived)));
  const typed = state.law !== "cn" || state.type || chosen.every((key) => policies.find((policy) => policy.key === key)?.app_types.length);
  home.replaceChildren(typed ? "" : el("p", { class: "soft small" }, t("check.type")), heads(chosen, shown), ...groups(shown).map(([key, parts]) => group(key, parts, chosen)));
  home.dataset.of = chosen.join(" ");
}

// functions, what each collects against the list of the app's type, and what refusing costs
function matrix({ columns, rows }, key) {
  const typed = columns.includes("listed"), filled = columns.filter((column) => rows.some((row) => row.cells[column].length));
  const place = (start, name) => el("a", { href: `/policy/${encodeURIComponent(key)}#start=${start}&end=${start + 1}` }, name);
  const cell = (row, column) => row.cells[column].flatMap((item, at) => [at ? comma : "", place(item.start, told.lang === "zh" ? item.zh : item.en)]);
  const body = rows.map((row) => el("tr", {}, el("td", {}, row.name || t("necessity.unnamed"), typed && row.name ? el("div", {}, el("span", { class: "badge" }, t(`reach.${row.reach}`))) : ""), ...filled.map((column) => el("td", {}, ...cell(row, column))),
    el("td", {}, ...row.costs.flatMap((cost) => [el("span", { class: `badge ${cost.kind === "service" ? "warning" : ""}` }, t(`cost.${cost.kind}`)), place(cost.start, [...cost.words].slice(0, 60).join("")), el("br")]))));
  return el("div", {}, el("h2", {}, policies.find((policy) => policy.key === key)?.id ?? key), el("p", { class: "soft" }, t(typed ? "report.necessity.list" : "report.necessity.text")),
    rows.length ? el("table", { class: "list matrix" }, el("thead", {}, el("tr", {}, ...["function", ...filled, "cost"].map((name) => el("th", { scope: "col" }, t(`necessity.${name}`))))), el("tbody", {}, ...body)) : el("p", { class: "soft" }, t("report.necessity.none")));
}

function heads(chosen, shown) {
  const head = (key, findings) => el("p", {}, el("a", { href: `/policy/${encodeURIComponent(key)}` }, t("check.count", { policy: policies.find((policy) => policy.key === key)?.id ?? key, n: findings.length })), " ",
    ...LEVELS.map((level) => [level, findings.filter((f) => f.severity === level).length]).filter(([, n]) => n).map(([level, n]) => el("span", { class: `badge ${level}` }, `${t(`severity.${level}`)} ${n}`)));
  return el("div", { class: chosen.length > 1 ? "split" : "" }, ...chosen.map((key, at) => head(key, shown[at])));
}

// rule by rule, the worst first; or clause by clause as they stand in the text
function groups(shown) {
  const found = new Map();
  shown.forEach((findings, side) => findings.forEach((finding) => {
    const key = state.group === "rule" ? finding.rule : finding.clause;
    if (!found.has(key)) found.set(key, shown.map(() => []));
    found.get(key)[side].push(finding);
  }));
  const worst = (parts) => Math.min(...parts.flat().map((f) => LEVELS.indexOf(f.severity))), first = (parts) => Math.min(...parts.flat().map((f) => f.start));
  return [...found].sort(([a, x], [b, y]) => (state.group === "rule" ? worst(x) - worst(y) || a.localeCompare(b) : first(x) - first(y)));
}

function group(key, parts, chosen) {
  const rule = rules.get(key), total = parts.flat().length;
  const title = state.group === "rule" ? [el("span", {}, `${key} ${words(rule?.title)} `), el("span", { class: "soft small" }, `${words(rule?.cited)} `)] : [el("span", {}, key ? `§ ${key} ` : t("report.whole"))];
  const cards = (findings, side) => (findings.length ? findings.map((finding) => findingCard(finding, words(rules.get(finding.rule)?.cited), {}, link(finding, chosen[side]))) : [el("p", { class: "soft" }, t("check.clear"))]);
  return el("details", { class: "rule", open: true }, el("summary", {}, ...title, el("span", { class: "badge" }, String(total))), el("div", { class: parts.length > 1 ? "split" : "" }, ...parts.map((findings, side) => el("div", {}, ...cards(findings, side)))));
}

const link = (finding, key) => (finding.start < finding.end ? el("div", { class: "line" }, el("a", { href: `/policy/${encodeURIComponent(key)}#start=${finding.start}&end=${finding.end}` }, t("check.words"))) : "");
