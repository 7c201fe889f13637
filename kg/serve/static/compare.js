// What changed in meaning between two versions of a policy, or between two apps, with the words of both.
import { choice, comma, drawn, el, get, t } from "./common.js";
import { words } from "./finding.js";

const asked = new URLSearchParams(location.search);
const state = { old: asked.get("old") ?? "", new: asked.get("new") ?? "", sort: "", consequence: "", wider: false };
let policies = [], changes = [];
const home = el("div", { "aria-live": "polite" }), count = el("span", { class: "soft end" }), picks = el("span", { class: "tools" });

drawn(async (place) => {
  policies = await get("/api/policies");
  place.append(el("h1", {}, t("nav.compare")), el("p", { class: "soft" }, t("compare.about"), " ", t("diff.caveat")));
  if (policies.length < 2) { place.append(el("div", { class: "card empty" }, t("compare.two"))); return; }
  const known = (name) => policies.find((policy) => [policy.key, policy.id, policy.iri].includes(name));
  const pair = policies.flatMap((one) => policies.filter((other) => other !== one && other.policy === one.policy).map((other) => [one, other]))[0] ?? policies;
  state.old = (known(state.old) ?? pair[0]).key;
  state.new = (known(state.new) ?? pair.find((policy) => policy.key !== state.old)).key;
  const show_ = (name) => (value) => { state[name] = value; show(); };
  const wider = el("input", { type: "checkbox", onchange: () => { state.wider = wider.checked; show(); } });
  place.append(el("div", { class: "tools" }, picks), el("div", { class: "tools" },
    choice(t("compare.sort"), [["", t("page.all")], ...["added", "removed", "widened", "narrowed", "changed"].map((sort) => [sort, t(`sort.${sort}`)])], "", show_("sort")),
    choice(t("compare.asks"), [["", t("page.all")], ...["consent", "notice", "none"].map((one) => [one, t(`consequence.${one}`)])], "", show_("consequence")), el("label", {}, wider, t("compare.wider")), count), home);
  await load();
});

function pick() {
  const names = policies.map((policy) => [policy.key, policies.some((o) => o !== policy && o.id === policy.id) ? policy.key : policy.id]);
  const set = (name) => (value) => { state[name] = value; load(); };
  picks.replaceChildren(choice(t("compare.old"), names, state.old, set("old")), choice(t("compare.new"), names, state.new, set("new")), el("button", { type: "button", onclick: () => { [state.old, state.new] = [state.new, state.old]; load(); } }, t("compare.swap")));
}

let number = 0;
async function load() {
  const mine = (number += 1);
  pick();
  home.replaceChildren(el("p", { class: "soft" }, t("ask.running")));
  const found = await get("/api/changes", { old: state.old, new: state.new });
  if (mine !== number) return;
  changes = found;
  history.replaceState(null, "", `/compare?old=${encodeURIComponent(state.old)}&new=${encodeURIComponent(state.new)}`);
  show();
}

function show() {
  const shown = changes.filter((change) => (!state.sort || change.sort === state.sort) && (!state.consequence || change.consequence === state.consequence) && (!state.wider || change.wider));
  count.textContent = t("compare.count", { n: shown.length, all: changes.length });
  home.replaceChildren(...(shown.length ? shown.map(card) : [el("div", { class: "card empty" }, t("diff.nothing"))]));
  home.dataset.drawn = `${state.old} ${state.new}`;
}

function card(change) {
  const tone = { added: "warning", widened: "warning", removed: "", narrowed: "", changed: "" }[change.sort];
  const values = [[change.gone, "− "], [change.come, "+ "]].filter(([texts]) => texts.length).map(([texts, sign]) => `${sign}${texts.map(words).join(comma)}`).join("　");
  const law = change.consequence === "none" ? "" : el("div", { class: "line" }, el("b", {}, t(`consequence.${change.consequence}`)), [words(change.reason), ...change.provisions.map((cited) => words(cited.label))].filter(Boolean).join(" · "));
  return el("div", { class: "item change", style: "cursor: default", "data-sort": change.sort },
    el("div", {}, el("span", { class: `badge ${change.wider ? "warning" : tone}` }, t(`sort.${change.sort}`)), el("span", { class: "badge" }, t(`what.${change.what}`)),
      change.consequence === "consent" ? el("span", { class: "badge violation" }, t("consequence.consent")) : "", change.check ? el("span", { class: "badge" }, t("diff.check")) : ""),
    el("div", { class: "head" }, words(change.subject)), values ? el("div", { class: "line" }, values) : "", law,
    el("div", { class: "split" }, side(change.old, state.old, "diff.old"), side(change.new, state.new, "diff.new")));
}

// the words of one side with what the change is about marked; offsets are code points
function side(one, key, name) {
  if (!one) return el("div", { class: "soft small" }, `${t(name)}: ${t("diff.absent")}`);
  const signs = [...one.quote], parts = [];
  let at = 0;
  for (const mark of one.marks) {
    const [start, end] = [mark.start - one.start, mark.end - one.start];
    if (start < at || end > signs.length) continue;
    parts.push(signs.slice(at, start).join(""), el("mark", {}, signs.slice(start, end).join("")));
    at = end;
  }
  parts.push(signs.slice(at).join(""));
  return el("div", {}, el("a", { class: "small", href: `/policy/${encodeURIComponent(key)}#start=${one.start}&end=${one.end}` }, `${t(name)}${one.clause ? ` § ${one.clause}` : ""}`), el("q", {}, ...parts));
}
