// Questions to the graph: the library as forms, and an editor for SPARQL.
import { Problem, asked, drawn, el, get, named, search, t, told, troubled } from "./common.js";
import { editor } from "./editor.js";
import { MOST, answer } from "./answer.js";

const FIRST = "SELECT ?category (COUNT(DISTINCT ?flow) AS ?flows)\nWHERE {\n  ?flow a pif:ThirdPartySharing ;\n    pif:dataCategory ?category .\n}\nGROUP BY ?category\nORDER BY DESC(?flows)\nLIMIT 20\n";
let questions = [], policies = [], terms = [], sparql = FIRST, stop = null;
const list = el("div", { class: "questions card" }), right = el("div"), out = el("div", { "aria-live": "polite" });

drawn(async (place) => {
  [questions, policies, terms] = await Promise.all([get("/api/queries"), get("/api/policies"), get("/api/terms")]);
  place.append(el("h1", {}, t("nav.ask")), el("div", { class: "asked" }, list, right));
  const wanted = new URLSearchParams(location.search);
  const first = questions.find((question) => question.name === wanted.get("q"));
  if (wanted.has("query")) sparql = wanted.get("query");
  names("");
  if (wanted.has("query") || !first) await own(); else form(first);
});

function names(wanted) {
  const button = (name, label) => el("button", { type: "button", "data-question": name, onclick: () => { const found = questions.find((question) => question.name === name); if (found) form(found); else own(); } }, label);
  const groups = ["competency", "report", "hygiene"].flatMap((group) => {
    const inside = questions.filter((question) => question.group === group && `${question.name} ${question.summary.zh} ${question.summary.en}`.toLowerCase().includes(wanted));
    return inside.length ? [el("h3", {}, t(`ask.group.${group}`)), ...inside.map((question) => button(question.name, named(question.summary)))] : [];
  });
  const box = list.querySelector("input") ?? search(t("ask.search"), names);
  list.replaceChildren(box, el("div", { style: "margin-top: 8px" }, button("", t("ask.own"))), ...groups);
}

function mark(name) {
  for (const button of list.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.dataset.question === name));
  out.replaceChildren();
  history.replaceState(null, "", name ? `/ask?q=${name}` : "/ask");
}

// --- the library ---

function form(question) {
  mark(question.name);
  const boxes = question.params.map((param) => [param.name, field(param)]);
  const values = () => Object.fromEntries(boxes.map(([name, made]) => [name, made.querySelector("input, select").value.trim()]));
  const path = `/api/queries/${question.name}`;
  const made = el("form", { onsubmit: (event) => { event.preventDefault(); run((signal) => asked(filled(path, { ...values(), limit: MOST + 1 }), { signal }), (format) => asked(filled(path, { ...values(), format })), question.name, question.columns); } },
    el("div", { class: "form" }, ...boxes.map(([, box]) => box)),
    el("div", { class: "tools" }, el("button", { class: "main" }, t("ask.run")), stopper(), el("button", { type: "button", onclick: () => { sparql = question.text.replace(/^#\+.*\n/gm, ""); own(); } }, t("ask.edit"))));
  right.replaceChildren(el("div", { class: "card" }, el("h2", {}, named(question.summary)), named(question.description) ? el("p", { class: "soft" }, named(question.description)) : "", made), out);
  if (question.params.every((param) => !param.required)) made.requestSubmit();
}

function filled(path, values) {
  const address = new URL(path, location.origin);
  for (const [name, value] of Object.entries(values)) if (value) address.searchParams.set(name, value);
  return address;
}

function field(param) {
  const id = `kg-param-${param.name}`, shared = { id, name: param.name, required: param.required };
  const hint = param.example ? t("ask.example", { example: param.example }) : "";
  let made, extra = "";
  if (param.type === "boolean") made = el("select", shared, el("option", { value: "" }, t("ask.any")), el("option", { value: "true" }, t("yes")), el("option", { value: "false" }, t("no")));
  else if (param.type === "policy") made = el("select", shared, el("option", { value: "" }, t("ask.any")), ...policies.map((policy) => el("option", { value: policy.iri }, policies.some((other) => other !== policy && other.id === policy.id) ? policy.key : policy.id)));
  else if (param.type === "app-type") made = el("select", shared, el("option", { value: "" }, "–"), ...told.appTypes.map(([slug, name]) => el("option", { value: slug }, name)));
  else if (param.type === "integer") made = el("input", { ...shared, type: "number", step: 1, value: param.default ?? "", placeholder: hint });
  else if (param.type === "decimal") made = el("input", { ...shared, type: "number", step: "any", value: param.default ?? "", placeholder: hint });
  else {
    made = el("input", { ...shared, type: "text", value: param.default ?? "", placeholder: hint, autocomplete: "off" });
    if (param.type === "concept") {
      const prefix = { data: "pifd:", purpose: "pifp:", action: "pifa:", party: "pifk:" }[param.scheme] ?? "pif";
      extra = el("datalist", { id: `${id}-names` }, ...terms.filter(([name]) => name.startsWith(prefix)).map(([name, zh, en]) => el("option", { value: (told.lang === "zh" ? zh : en) || name }, name)));
      made.setAttribute("list", `${id}-names`);
    }
  }
  return el("label", {}, `${named(param.summary) || param.name}${param.required ? " *" : ""}`, made, extra);
}

// --- SPARQL ---

async function own() {
  mark("");
  const home = el("div", { class: "editor" }), wrong = el("div");
  right.replaceChildren(el("div", { class: "card" }, el("h2", {}, t("ask.own")), el("p", { class: "soft" }, t("ask.own.about", { seconds: told.timeout, rows: told.maxRows.toLocaleString() })), home,
    el("div", { class: "tools" }, el("button", { type: "button", class: "main", onclick: () => ask() }, t("ask.run")), stopper(), el("a", { href: "/sparql", class: "soft small end", onclick: (event) => event.preventDefault() }, `${location.origin}/sparql`)), wrong), out);
  const view = await editor(home, sparql, terms, () => ask(), (words) => { sparql = words; });
  const ask = () => {
    wrong.replaceChildren();
    view.wrong(null);
    const send = (format, signal) => asked("/api/ask", { method: "POST", signal, headers: { "content-type": "application/json" }, body: JSON.stringify({ query: sparql, format }) });
    return run((signal) => send("json", signal), (format) => send(format), "answer", [], (problem) => {
      const at = /line (\d+), column (\d+)/.exec(problem.where ?? "");
      if (at) view.wrong([Number(at[1]), Number(at[2])]);
      wrong.replaceChildren(troubled(problem));
    });
  };
}

// --- both ---

const stopper = () => el("button", { type: "button", disabled: true, class: "stop", onclick: () => stop?.abort() }, t("ask.stop"));

async function run(ask, save, name, columns, failed = (problem) => out.replaceChildren(troubled(problem))) {
  stop?.abort();
  const mine = (stop = new AbortController()), begun = performance.now(), button = right.querySelector(".stop");
  out.replaceChildren(el("p", { class: "soft" }, t("ask.running")));
  button.disabled = false;
  try {
    const found = await (await ask(mine.signal)).json();
    if (mine === stop) out.replaceChildren(...answer(found, { name, columns, save, ms: Math.round(performance.now() - begun) }));
  } catch (problem) {
    if (mine !== stop) return;
    out.replaceChildren();
    if (problem.name === "AbortError") out.replaceChildren(el("p", { class: "soft" }, t("ask.stopped")));
    else if (problem instanceof Problem) failed(problem);
    else throw problem;
  } finally {
    if (mine === stop) button.disabled = true;
  }
}
