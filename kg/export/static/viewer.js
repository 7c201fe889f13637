"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const colours = { data: "#2f6f9f", purpose: "#5b8c4a", party: "#c2573f", flow: "#8a93a5", unstated: "#b8b2a7" };
  const kinds = { in: "47,111,159", use: "138,147,165", out: "194,87,63" };
  const denied = "120,30,70";
  const state = { lang: data.lang, tab: "sankey", data: "", purpose: "", party: "", polarity: "affirmed", kind: "", top: 50, chosen: null };
  for (const word of location.hash.slice(1).split(",")) {  // page.html#parties,en opens that picture in that language
    if (["sankey", "flows", "parties", "data"].includes(word)) state.tab = word;
    if (["zh", "en"].includes(word)) state.lang = word;
  }
  const t = (key, values = {}) => data.words[key][state.lang].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const name = (thing) => thing[state.lang] || thing.zh || thing.en;
  const plain = (text) => text.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "").replace(/[\s\u0000-\u001f]+/g, " ");  // nothing turns a line around
  const breadth = (sign) => (sign.codePointAt(0) < 0x2e80 ? 0.55 : 1);  // beside a Chinese character
  const fitting = (signs, width) => { let used = 0, n = 0; while (n < signs.length && used + breadth(signs[n]) <= width) used += breadth(signs[n++]); return n; };
  const short = (text, width) => { const signs = [...plain(text)], n = fitting(signs, width); return n >= signs.length ? signs.join("") : signs.slice(0, fitting(signs, width - 1)).join("") + "…"; };
  // plotly reads some tags in its texts: what the policy says goes there as entities
  const safe = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  const wrapped = (text, width = 28, lines = 4) => {
    const signs = [...short(text, width * lines)], rows = [];
    while (signs.length) rows.push(safe(signs.splice(0, Math.max(1, fitting(signs, width))).join("")));
    return rows.join("<br>");
  };
  const element = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) made.addEventListener(key.slice(2), value); else made.setAttribute(key, value);
    }
    for (const child of children) made.append(child);  // strings become text nodes
    return made;
  };

  // --- which flows are shown ---
  const holds = (numbers, wanted) => numbers.some((n) => (data.things[n].zh + "\n" + data.things[n].en).toLowerCase().includes(wanted));
  const said = (flow, roles, wanted) => flow.marks.some(([role, words]) => roles.includes(role) && words.toLowerCase().includes(wanted));
  const matches = (flow) => {
    const [d, u, p] = [state.data, state.purpose, state.party].map((words) => words.trim().toLowerCase());
    return (!state.polarity || flow.polarity === state.polarity) && (!state.kind || flow.kind === state.kind)
      && (!d || holds(flow.data, d) || said(flow, ["data"], d)) && (!u || holds(flow.purpose, u) || said(flow, ["purpose"], u))
      && (!p || holds([...flow.parties, ...flow.to], p) || said(flow, ["recipient", "source"], p));
  };
  const shown = () => data.flows.flatMap((flow, n) => (matches(flow) ? [n] : []));
  const rgba = (n, strong, weak) => {
    const flow = data.flows[n];
    return `rgba(${flow.polarity === "negated" ? denied : kinds[flow.kind]},${!state.chosen ? strong : state.chosen.has(n) ? Math.min(1, strong * 1.7) : weak})`;
  };
  const any = (flows) => [...flows].find((n) => state.chosen && state.chosen.has(n)) ?? [...flows][0];

  // --- pictures ---
  const base = { paper_bgcolor: "#fff", plot_bgcolor: "#fff", hoverlabel: { align: "left", bgcolor: "#1f2733", font: { color: "#fff", size: 12 } },
    font: { family: 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif', size: 12, color: "#1f2733" } };
  const options = () => ({ displaylogo: false, responsive: true, modeBarButtons: [state.tab === "sankey" ? ["toImage"] : ["zoomIn2d", "zoomOut2d", "resetScale2d", "toImage"]] });
  const said_of = (numbers) => t("page.count", { n: numbers.size, all: data.flows.length });

  function sankey(flows) {
    const columns = ["data", "purpose", "to"], weight = columns.map(() => new Map());
    for (const n of flows) columns.forEach((column, c) => data.flows[n][column].forEach((id) => weight[c].set(id, (weight[c].get(id) || 0) + 1)));
    const kept = weight.map((map) => new Set([...map].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, state.top).map(([id]) => id)));
    const nodes = new Map(), links = new Map();
    const node = (c, id, n) => {
      const rest = weight[c].size - kept[c].size, key = kept[c].has(id) ? `${c}.${id}` : `${c}.rest`;
      if (!nodes.has(key)) {
        const thing = data.things[id], label = kept[c].has(id) ? name(thing) : t("page.others", { n: rest });
        const colour = key.endsWith("rest") || thing.kind.startsWith("unstated") ? colours.unstated : colours[["data", "purpose", "party"][c]];
        nodes.set(key, { number: nodes.size, label, colour, flows: new Set(), column: c });
      }
      const found = nodes.get(key); found.flows.add(n); return found;
    };
    const link = (a, b, n, value) => {
      const flow = data.flows[n], key = `${a.number}>${b.number}>${flow.kind}>${flow.polarity}`;
      if (!links.has(key)) links.set(key, { a, b, value: 0, flows: new Set() });
      const found = links.get(key); found.value += value; found.flows.add(n);
    };
    for (const n of flows) {
      const flow = data.flows[n], share = 1 / (flow.purpose.length * flow.to.length);
      for (const d of flow.data) for (const p of flow.purpose) for (const r of flow.to) {
        const [a, b, c] = [node(0, d, n), node(1, p, n), node(2, r, n)];
        link(a, b, n, share); link(b, c, n, share);
      }
    }
    const N = [...nodes.values()], L = [...links.values()];
    const tallest = Math.max(...[0, 1, 2].map((c) => N.filter((one) => one.column === c).length));
    const trace = { type: "sankey", arrangement: "snap",
      node: { pad: 11, thickness: 13, line: { width: 0 }, label: N.map((one) => safe(short(one.label, 20))), color: N.map((one) => one.colour),
        customdata: N.map((one) => `${wrapped(one.label)}<br>${said_of(one.flows)}`), hovertemplate: "%{customdata}<extra></extra>" },
      link: { source: L.map((one) => one.a.number), target: L.map((one) => one.b.number), value: L.map((one) => one.value),
        color: L.map((one) => rgba(any(one.flows), 0.34, 0.07)),
        customdata: L.map((one) => `${wrapped(one.a.label)}<br>→ ${wrapped(one.b.label)}<br>${t("kind." + data.flows[any(one.flows)].kind)} · ${said_of(one.flows)}`),
        hovertemplate: "%{customdata}<extra></extra>" } };
    const pick = (point) => { const one = "sourceLinks" in point ? N[point.pointNumber] : L[point.pointNumber]; return [one.flows, one.label || `${one.a.label} → ${one.b.label}`]; };
    return { traces: [trace], layout: { ...base, height: Math.max(460, tallest * 25 + 60), margin: { l: 18, r: 18, t: 12, b: 24 } }, pick };
  }

  const placed = {
    flows: (node) => ({ data: 1, flow: 2, purpose: 3, unstated: 4 })[node.kind] ?? (node.role === "third_party" ? 4 : 0),
    parties: (node) => (node.role === "user" ? 0 : node.role === "controller" ? 1 : 2),
    data: (node) => ({ data: 0, purpose: 1 })[node.kind] ?? 2,
  };

  function network(flows, view) {
    const wanted = new Set(flows), graph = data.views[view], bundles = new Map(), seen = new Map();
    for (const edge of graph.edges) {
      if (!wanted.has(edge.flow)) continue;
      const key = `${edge.s}>${edge.t}>${data.flows[edge.flow].polarity}`;
      if (!bundles.has(key)) bundles.set(key, { s: edge.s, t: edge.t, kind: edge.kind, flows: new Set(), labels: new Set() });
      const bundle = bundles.get(key);
      bundle.flows.add(edge.flow);
      bundle.labels.add(name(edge.zh === undefined ? data.words["edge." + edge.kind] : edge));
      for (const end of [edge.s, edge.t]) { if (!seen.has(end)) seen.set(end, new Set()); seen.get(end).add(edge.flow); }
    }
    const B = [...bundles.values()], near = new Map([...seen.keys()].map((id) => [id, []]));
    for (const bundle of B) { near.get(bundle.s).push(bundle.t); near.get(bundle.t).push(bundle.s); }
    let columns = [[], [], [], [], []];
    for (const id of [...seen.keys()].sort((a, b) => a - b)) columns[placed[view](graph.nodes[id])].push(id);
    columns = columns.filter((column) => column.length);
    const rows = Math.max(1, ...columns.map((column) => column.length)), y = new Map(), x = new Map();
    const spread = (column) => column.forEach((id, n) => y.set(id, -((n + 0.5) * rows) / column.length));
    columns.forEach((column, c) => { column.forEach((id) => x.set(id, c || view !== "flows" || placed.flows(graph.nodes[id]) ? c : 0.45)); spread(column); });
    for (let round = 0; round < 12; round += 1) {
      for (const column of round % 2 ? [...columns].reverse() : columns) {
        const middle = new Map(column.map((id) => [id, near.get(id).reduce((sum, other) => sum + y.get(other), 0) / Math.max(1, near.get(id).length)]));
        column.sort((a, b) => middle.get(b) - middle.get(a) || a - b); spread(column);
      }
    }
    const curve = (a, b) => {
      const xs = [], ys = [], bow = x.get(a) === x.get(b) ? 0.25 : 0;
      for (let step = 0; step <= 14; step += 1) {
        const k = step / 14, s = k * k * (3 - 2 * k);
        xs.push(x.get(a) + (x.get(b) - x.get(a)) * k + bow * Math.sin(Math.PI * k)); ys.push(y.get(a) + (y.get(b) - y.get(a)) * s);
      }
      return [xs, ys];
    };
    const lines = new Map(), dots = { x: [], y: [], text: [], color: [], pick: [] };
    for (const bundle of B) {
      const n = any(bundle.flows), faint = bundle.kind === "actor", colour = rgba(n, faint ? 0.16 : 0.5, 0.06);
      const width = bundle.flows.size > 5 && !faint ? 4 : bundle.flows.size > 1 && !faint ? 2.4 : 1.3, dash = data.flows[n].polarity === "negated" ? "dash" : "solid";
      const key = `${colour}|${width}|${dash}`, [xs, ys] = curve(bundle.s, bundle.t);
      if (!lines.has(key)) lines.set(key, { type: "scatter", mode: "lines", x: [], y: [], hoverinfo: "skip", showlegend: false, line: { color: colour, width, dash } });
      lines.get(key).x.push(...xs, null); lines.get(key).y.push(...ys, null);
      const at = 5 + (n % 5);
      dots.x.push(xs[at]); dots.y.push(ys[at]); dots.color.push(colour); dots.pick.push(bundle);
      dots.text.push(`${wrapped(name(graph.nodes[bundle.s]))}<br>→ ${wrapped(name(graph.nodes[bundle.t]))}<br>${wrapped([...bundle.labels].join(t("page.comma")))}<br>${said_of(bundle.flows)}`);
    }
    const traces = [...lines.values(), { type: "scatter", mode: "markers", x: dots.x, y: dots.y, marker: { size: 7, color: dots.color, line: { width: 0 } },
      hovertext: dots.text, hoverinfo: "text", showlegend: false }];
    const pickers = [...Array(traces.length - 1).fill(null), (n) => [dots.pick[n].flows, `${name(graph.nodes[dots.pick[n].s])} → ${name(graph.nodes[dots.pick[n].t])}`]];
    const last = columns.length - 1;
    for (const kind of ["flow", "party", "data", "purpose", "unstated"]) {
      const ids = [...seen.keys()].filter((id) => graph.nodes[id].kind === kind);
      if (!ids.length) continue;
      const dim = (id) => (state.chosen && ![...seen.get(id)].some((n) => state.chosen.has(n)) ? 0.2 : 1);
      traces.push({ type: "scatter", mode: "markers+text", cliponaxis: false, x: ids.map((id) => x.get(id)), y: ids.map((id) => y.get(id)), showlegend: false,
        text: ids.map((id) => safe(short(name(graph.nodes[id]), last > 3 ? 14 : 20))),
        textposition: ids.map((id) => (x.get(id) < 1 ? "middle left" : x.get(id) === last ? "middle right" : "top center")), textfont: { size: 11.5, color: ids.map((id) => (dim(id) < 1 ? "rgba(31,39,51,.3)" : "#1f2733")) },
        marker: { size: ids.map((id) => Math.min(22, 8 + 2 * Math.sqrt(seen.get(id).size))), color: colours[kind], opacity: ids.map(dim), line: { color: "#fff", width: 1 } },
        hovertext: ids.map((id) => `${wrapped(name(graph.nodes[id]))}<br>${t("node." + kind)} · ${said_of(seen.get(id))}`), hoverinfo: "text" });
      pickers.push((n) => [seen.get(ids[n]), name(graph.nodes[ids[n]])]);
    }
    const axis = { visible: false, zeroline: false, showgrid: false };
    return { traces, layout: { ...base, height: Math.max(460, rows * 27 + 40), margin: { l: 190, r: 190, t: 10, b: 10 }, hovermode: "closest", dragmode: "pan",
      xaxis: { ...axis, range: [Math.min(...x.values()) - 0.05, last + 0.05] }, yaxis: { ...axis, range: [-rows - 0.3, 0.3] } },
      pick: (point) => (pickers[point.curveNumber] ? pickers[point.curveNumber](point.pointNumber) : null) };
  }

  // --- the page around them ---
  const plot = element("div", { class: "plot", id: "plot" }), legend = element("div", { class: "legend" }), side = element("aside"), header = element("header"), tools = element("div", { class: "tools" });
  let count;

  function draw() {
    const flows = shown();
    count.textContent = t("page.count", { n: flows.length, all: data.flows.length });
    legend.replaceChildren(...marks());
    const picture = flows.length ? (state.tab === "sankey" ? sankey(flows) : network(flows, state.tab)) : null;
    if (!picture || !picture.traces.length) {
      Plotly.purge(plot);
      plot.replaceChildren(element("div", { class: "empty" }, t("page.none")));
      return;
    }
    if (!plot.querySelector(".svg-container")) plot.replaceChildren();
    Plotly.react(plot, picture.traces, picture.layout, options()).then(() => {
      plot.removeAllListeners("plotly_click");
      plot.on("plotly_click", (event) => { const found = picture.pick(event.points[0]); if (found) choose(...found); });
    });
  }

  const key = (colour, text, kind = "") => { const made = element("span", { class: kind }, text); made.style.setProperty("--c", colour); return made; };
  const marks = () => [
    ...(state.tab === "flows" ? ["flow"] : []).concat({ parties: ["party"] }[state.tab] || ["data", "purpose", "party"]).map((kind) => key(colours[kind], t("node." + kind))),
    ...Object.entries(kinds).map(([kind, colour]) => key(`rgb(${colour})`, t("kind." + kind), "stroke")),
    key(`rgb(${denied})`, t("polarity.negated"), "dashed"),
  ];

  function choose(flows, title) { state.chosen = new Set(flows); panel(title); draw(); }

  function panel(title) {
    const numbers = state.chosen ? [...state.chosen].sort((a, b) => a - b) : shown();
    const parts = title ? [element("h2", {}, plain(title), " ", element("button", { onclick: () => { state.chosen = null; panel(); draw(); } }, t("page.reset")))] : [element("p", { class: "hint" }, t("page.hint"))];
    numbers.slice(0, 60).forEach((n, at) => parts.push(card(data.flows[n], Boolean(title) && at < 3)));
    if (numbers.length > 60) parts.push(element("p", { class: "hint" }, t("page.more", { n: numbers.length - 60 })));
    side.replaceChildren(...parts);
    side.scrollTop = 0;
  }

  function card(flow, open) {
    const badge = (text, kind = "") => element("span", { class: `badge ${kind}` }, text);
    const items = (numbers) => numbers.map((n) => name(data.things[n])).join(t("page.comma"));
    const summary = element("summary", {}, short(`${name(flow.action)} · ${items(flow.data)}`, 44), badge(t("kind." + flow.kind)));
    if (flow.polarity === "negated") summary.append(badge(t("polarity.negated"), "negated"));
    if (flow.sensitive) summary.append(badge(t("page.sensitive"), "sensitive"));
    const made = element("details", open ? { open: "" } : {}, summary);
    const body = () => {
      if (made.children.length > 1) return;
      for (const excerpt of flow.excerpts) {
        const quote = element("blockquote");
        for (const [text, tags] of excerpt) quote.append(tags.length ? element("mark", { class: tags.join(" "), title: tags.map((tag) => t((["data", "purpose", "recipient", "source"].includes(tag) ? "edge." : "passage.") + tag)).join(" · ") }, text) : text);
        made.append(quote);
      }
      const list = element("dl"), row = (label, ...value) => list.append(element("dt", {}, label), element("dd", {}, ...value));
      row(t("page.clause"), [data.policies.length > 1 ? flow.policy : "", flow.clause && `§ ${flow.clause}`].filter(Boolean).join(" ") || "–");
      row(t("edge.actor"), items([flow.actor])); row(t("edge.data"), items(flow.data)); row(t("edge.purpose"), items(flow.purpose)); row(t("edge.recipient"), items(flow.to));
      const more = new Map();
      for (const [role, words] of flow.marks) if (data.words["passage." + role]) more.set(role, [...(more.get(role) || []), words]);
      for (const [role, words] of more) row(t("passage." + role), words.join(t("page.semicolon")));
      row(t("page.polarity"), [t("polarity." + flow.polarity), t("modality." + flow.modality), flow.necessity && t("necessity." + flow.necessity)].filter(Boolean).join(" · "));
      row(t("page.confidence"), element("meter", { min: 0, max: 1, value: flow.confidence }), flow.confidence.toFixed(2));
      row(t("page.method"), flow.method || "–");
      made.append(list);
    };
    if (open) body(); else made.addEventListener("toggle", body);
    return made;
  }

  function furnish() {
    document.documentElement.lang = state.lang === "zh" ? "zh-CN" : "en";
    const tab = (id) => element("button", { "aria-pressed": String(state.tab === id), onclick: () => { state.tab = id; furnish(); draw(); } }, t("page." + id));
    const languages = ["zh", "en"].map((lang) => element("button", { "aria-pressed": String(state.lang === lang), onclick: () => { state.lang = lang; furnish(); panel(); draw(); } }, lang === "zh" ? "中文" : "English"));
    header.replaceChildren(element("h1", {}, t("page.title")), element("span", { class: "policies" }, data.policies.map((policy) => policy.id).join(t("page.comma"))), element("span", { class: "space" }),
      element("span", { class: "tabs" }, ...["sankey", "flows", "parties", "data"].map(tab)), element("span", { class: "tabs" }, ...languages));
    const update = (field, value) => { state[field] = value; state.chosen = null; panel(); draw(); };
    const box = (field) => { const made = element("input", { type: "search", placeholder: t("page.filter." + field), "aria-label": t("page.filter." + field), oninput: () => update(field, made.value) }); made.value = state[field]; return made; };
    const list = (field, label, choices) => { const made = element("select", { onchange: () => update(field, field === "top" ? Number(made.value) : made.value) }, ...choices.map(([value, text]) => element("option", { value }, text))); made.value = String(state[field]); return element("label", {}, label, made); };
    count = element("span", { class: "count" });
    tools.replaceChildren(box("data"), box("purpose"), box("party"),
      list("polarity", t("page.polarity"), [["", t("page.all")], ["affirmed", t("polarity.affirmed")], ["negated", t("polarity.negated")]]),
      list("kind", t("page.kind"), [["", t("page.all")], ...Object.keys(kinds).map((kind) => [kind, t("kind." + kind)])]),
      ...(state.tab === "sankey" ? [list("top", t("page.top"), [["12", "12"], ["25", "25"], ["50", "50"], ["100000", t("page.all")]])] : []), count);
    count.textContent = t("page.count", { n: shown().length, all: data.flows.length });
  }

  document.body.append(header, tools, element("main", {}, element("div", { class: "picture" }, legend, plot), side));
  furnish(); panel(); draw();
})();
