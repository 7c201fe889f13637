// The list of policies, and the place where files and folders are dropped to be built.
import { Problem, asked, choice, drawn, el, get, search, t, told, troubled } from "./common.js";

const STEPS = ["read", "understand", "graph", "store"];
const COLUMNS = [["id", ""], ["controller", ""], ["flows", "number"], ["sensitive", "number"], ["shared", "number"], ["characters", "number"], ["file", ""]];
let policies = [], wanted = "", sorted = "id", up = true, type = "", running = 0;
const waiting = [], jobs = el("ul", { class: "jobs", "aria-live": "polite" }), list = el("div"), count = el("span", { class: "soft end" });

drawn(async (place) => {
  place.append(el("h1", {}, t("nav.policies")), el("p", { class: "soft" }, t("policies.about")));
  if (told.uploads) place.append(dropping(), jobs);
  place.append(el("div", { class: "tools" }, search(t("policies.search"), (words) => { wanted = words; show(); }), count), list);
  await load();
});

async function load() {
  policies = await get("/api/policies");
  show();
}

function show() {
  const rows = policies.filter((p) => [p.id, p.controller, p.file].join(" ").toLowerCase().includes(wanted));
  rows.sort((a, b) => (typeof a[sorted] === "number" ? a[sorted] - b[sorted] : a[sorted].localeCompare(b[sorted], "zh")) * (up ? 1 : -1) || a.iri.localeCompare(b.iri));
  count.textContent = t("policies.count", { n: rows.length, all: policies.length });
  if (!policies.length) { list.replaceChildren(el("div", { class: "card empty" }, t("policies.none"))); return; }
  const many = new Set(policies.map((p) => p.policy)).size < policies.length;
  const head = COLUMNS.map(([name, kind]) => el("th", { class: kind, scope: "col", "aria-sort": sorted === name ? (up ? "ascending" : "descending") : null },
    el("button", { type: "button", onclick: () => { up = sorted === name ? !up : kind === ""; sorted = name; show(); } }, t(`policies.${name}`), sorted === name ? (up ? " ↑" : " ↓") : "")));
  const cell = (p, [name, kind]) => name === "id"
    ? el("td", {}, el("a", { href: `/policy/${encodeURIComponent(p.key)}` }, p.id), many ? el("span", { class: "soft small" }, ` ${p.key.split("@").pop()}`) : "")
    : el("td", { class: kind }, kind ? p[name].toLocaleString() : p[name] || "–");
  list.replaceChildren(el("table", { class: "list" }, el("thead", {}, el("tr", {}, head)), el("tbody", {}, ...rows.map((p) => el("tr", {}, COLUMNS.map((c) => cell(p, c)))))));
}

function dropping() {
  const files = el("input", { type: "file", multiple: true, accept: told.suffixes.join(","), id: "kg-files", onchange: () => { take([...files.files]); files.value = ""; } });
  const folder = el("input", { type: "file", webkitdirectory: true, multiple: true, id: "kg-folder", onchange: () => { take([...folder.files]); folder.value = ""; } });
  const types = [["", t("policies.notype")], ...told.appTypes];
  const made = el("div", { class: "drop" }, el("span", {}, t("policies.drop")), files, folder,
    el("button", { type: "button", class: "main", onclick: () => files.click() }, t("policies.files")),
    el("button", { type: "button", onclick: () => folder.click() }, t("policies.folder")),
    choice(t("policies.apptype"), types, "", (value) => { type = value; }), el("span", { class: "soft small" }, t("policies.kinds", { kinds: told.suffixes.join(" ") })));
  const over = (on) => (event) => { event.preventDefault(); made.classList.toggle("over", on); };
  made.addEventListener("dragover", over(true));
  made.addEventListener("dragleave", over(false));
  made.addEventListener("drop", async (event) => {
    over(false)(event);
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    take(entries.length ? (await Promise.all(entries.map(inside))).flat() : [...event.dataTransfer.files]);
  });
  return made;
}

// the files of a dropped entry, a folder's too
async function inside(entry) {
  if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
  const reader = entry.createReader(), found = [];
  for (;;) {
    const part = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!part.length) break;
    found.push(...part);
  }
  return (await Promise.all(found.map(inside))).flat();
}

function take(files) {
  for (const file of files) {
    if (file.name.startsWith(".")) continue;
    const bar = el("progress", { max: STEPS.length, value: 0, "aria-label": file.name }), said = el("span", { class: "soft small" }, t("policies.waits"));
    const row = el("li", {}, el("span", { class: "name", title: file.name }, file.name), bar, said);
    jobs.append(row);
    const refused = !told.suffixes.some((suffix) => file.name.toLowerCase().endsWith(suffix)) ? t("policies.suffix") : file.size > told.maxUpload ? t("policies.large") : "";
    if (refused) { row.classList.add("bad"); bar.remove(); said.replaceWith(el("span", {}, refused)); continue; }
    waiting.push({ file, row, bar, said });
  }
  start();
}

function start() {
  while (running < 2 && waiting.length) {
    running += 1;
    const job = waiting.shift();
    build(job).catch((problem) => { job.row.classList.add("bad"); job.said.replaceWith(troubled(problem)); }).finally(() => { running -= 1; start(); });
  }
}

async function build({ file, bar, said, row }) {
  const address = new URL("/api/policies", location.origin);
  address.searchParams.set("name", file.name);
  if (type) address.searchParams.append("app_type", type);
  const answer = await asked(address, { method: "POST", headers: { "content-type": "application/octet-stream" }, body: file });
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let rest = ""; ;) {
    const { value, done } = await reader.read();
    const lines = (rest + (value ?? "")).split("\n");
    rest = lines.pop();
    for (const line of lines.filter(Boolean)) {
      const step = JSON.parse(line);
      if (step.error) throw new Problem(step.error);
      if (step.step) { bar.value = STEPS.indexOf(step.step) + 0.5; said.textContent = t(`step.${step.step}`); continue; }
      bar.value = STEPS.length;
      said.replaceChildren(el("a", { href: `/policy/${encodeURIComponent(step.policy)}` }, t("policies.open")), ` ${t("policies.found", { n: step.flows })}`);
      row.dataset.policy = step.policy;
      await load();
      return;
    }
    if (done) throw new Problem({ message: t("policies.cut"), where: file.name, hint: "" });
  }
}
