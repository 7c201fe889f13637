// What the pages share. Words of a policy go into the page as text nodes only.
export const told = JSON.parse(document.getElementById("kg-told").textContent);
document.documentElement.lang = told.lang === "zh" ? "zh-CN" : "en";
document.cookie = `kg_lang=${told.lang};path=/;max-age=31536000;samesite=strict`;

export const t = (key, values = {}) => (told.words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
export const named = (concept) => (concept ? (told.lang === "zh" ? concept.zh || concept.en : concept.en || concept.zh) : "");
export const comma = t("page.comma");

export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "value") made.value = value;
    else if (name === "style") made.style.cssText = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

export class Problem extends Error {
  constructor({ message, where, hint }) { super(message); this.where = where; this.hint = hint; }
}

// an answer of the server; what is wrong with a question is one, too
export async function asked(address, options = {}) {
  return got(await fetch(address, { ...options, headers: { ...options.headers, "x-kg-page": "1" } }));
}

async function got(answer) {
  if (answer.ok && !answer.headers.has("x-kg-problem")) return answer;
  let said;
  try { said = (await answer.json()).error; } catch { said = null; }
  throw new Problem(said ?? { message: `${answer.status} ${answer.statusText}`, where: "", hint: "" });
}

export async function get(path, values = {}, signal) {
  const address = new URL(path, location.origin);
  for (const [name, value] of Object.entries(values)) for (const one of [value].flat()) if (one !== "" && one !== null && one !== undefined) address.searchParams.append(name, one);
  return (await asked(address, { signal, headers: { accept: "application/json" } })).json();
}

export function troubled(problem) {
  const parts = [problem.where ? `${problem.where}: ` : "", problem.message, problem.hint ? ` ${problem.hint}` : ""];
  return el("div", { class: "error", role: "alert" }, el("p", {}, parts.join("")));
}

export function download(data, name, type) {
  const link = el("a", { href: URL.createObjectURL(new Blob([data], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// the bytes behind a data: address, which the page's own rules let nobody fetch
export const bytes = (address) => Uint8Array.from(atob(address.slice(address.indexOf(",") + 1)), (sign) => sign.charCodeAt(0));

export function choice(label, options, value, onchange) {
  const list = el("select", { onchange: () => onchange(list.value) }, ...options.map(([key, name]) => el("option", { value: key }, name)));
  list.value = value;
  return el("label", {}, label, list);
}

export function search(label, oninput, value = "") {
  const box = el("input", { type: "search", placeholder: label, "aria-label": label, value });
  let waiting;
  box.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(() => oninput(box.value.trim().toLowerCase()), 120); });
  return box;
}

export function tabs(label, options, value, onchange) {
  const buttons = options.map(([key, name]) => el("button", { type: "button", "aria-pressed": String(key === value), onclick: () => { for (const b of buttons) b.setAttribute("aria-pressed", String(b === buttons[options.findIndex(([k]) => k === key)])); onchange(key); } }, name));
  return el("span", { class: "tabs", role: "group", "aria-label": label }, ...buttons);
}

// the place that the page's frame leaves for us: it is there once the frame is drawn
export const ready = new Promise((resolve) => {
  const look = () => { const found = document.getElementById("kg"); if (found) resolve(found); return Boolean(found); };
  if (!look()) { const watch = new MutationObserver(() => { if (look()) watch.disconnect(); }); watch.observe(document.body, { childList: true, subtree: true }); }
});

export async function drawn(work) {
  const place = await ready;
  try { await work(place); } catch (problem) { place.replaceChildren(troubled(problem)); if (!(problem instanceof Problem)) throw problem; }
  place.dataset.ready = "yes";
}

export const colour = (name) => getComputedStyle(document.body).getPropertyValue(`--${name}`).trim();
export const whenTurned = (draw) => new MutationObserver(draw).observe(document.body, { attributes: true, attributeFilter: ["class"] });
