// A network on a canvas: thousands of nodes to move about in, hover, choose and expand.
import { colour, el, named, t, whenTurned } from "./common.js";

const FONT = '12px system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif';

export function network(home, { onchoose, onexpand }) {
  const canvas = el("canvas", { tabindex: 0, role: "img", "aria-label": t("map.picture") }), tip = el("div", { class: "tip", hidden: true });
  home.replaceChildren(canvas, tip);
  const brush = canvas.getContext("2d"), worker = new Worker("/static/layout.js");
  let nodes = [], links = [], view = { x: 0, y: 0, k: 1 }, hovered = null, picked = null, near = new Set(), wanted = "", fitted = false, asked = false;
  const places = new Map();

  worker.onmessage = ({ data }) => {
    nodes.forEach((node, i) => { if (node !== dragged) { node.x = data.xs[i]; node.y = data.ys[i]; } places.set(node.id, [node.x, node.y]); });
    if (!fitted) fit(false);
    if (data.done) { fitted = true; home.dataset.drawn = "yes"; }
    paint();
  };

  function show(newNodes, newLinks) {
    nodes = newNodes; links = newLinks;
    const column = { data: -1, purpose: 0, party: 1, unstated: 0 };
    nodes.forEach((node, i) => {
      const angle = i * 2.399963, far = 14 * Math.sqrt(i);
      [node.x, node.y] = places.get(node.id) ?? [column[node.kind] * 260 + far * Math.cos(angle), far * Math.sin(angle)];
      node.r = Math.min(22, 3.5 + 1.15 * Math.sqrt(node.weight));
    });
    const index = new Map(nodes.map((node, i) => [node.id, i]));
    fitted = false;
    delete home.dataset.drawn;
    worker.postMessage({ n: nodes.length, sources: links.map((l) => index.get(l.source.id)), targets: links.map((l) => index.get(l.target.id)), xs: nodes.map((n) => n.x), ys: nodes.map((n) => n.y) });
    if (!nodes.length) home.dataset.drawn = "yes";
    pick(nodes.find((node) => node.id === picked?.id) ?? null);
  }

  function pick(node) {
    picked = node;
    near = new Set(node ? [node.id, ...links.flatMap((l) => (l.source === node ? [l.target.id] : l.target === node ? [l.source.id] : []))] : []);
    paint();
  }

  const matches = (node) => wanted && `${node.zh}\n${node.en}`.toLowerCase().includes(wanted);

  function paint() {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => { asked = false; draw(brush, canvas.clientWidth, canvas.clientHeight, devicePixelRatio || 1); });
  }

  function draw(brush, wide, high, scale) {
    if (brush === canvas.getContext("2d")) { canvas.width = wide * scale; canvas.height = high * scale; }
    brush.setTransform(scale, 0, 0, scale, 0, 0);
    brush.fillStyle = colour("paper");
    brush.fillRect(0, 0, wide, high);
    brush.translate(wide / 2 + view.x, high / 2 + view.y);
    brush.scale(view.k, view.k);
    const tones = Object.fromEntries(["data", "purpose", "party", "unstated", "flow", "ink", "paper", "accent", "chosen"].map((name) => [name, colour(name)]));
    const bright = (node) => (wanted ? matches(node) : !picked || near.has(node.id));
    for (const dim of [true, false]) {
      brush.beginPath();
      brush.strokeStyle = tones.flow;
      brush.globalAlpha = dim ? (picked || wanted ? 0.06 : links.length > 3000 ? 0.1 : 0.32) : 0.7;
      brush.lineWidth = (dim ? 0.8 : 1.4) / Math.max(view.k, 0.4);
      for (const { source, target } of links) if ((picked && (source === picked || target === picked)) !== dim || (!picked && dim)) { if (!dim && !picked) continue; brush.moveTo(source.x, source.y); brush.lineTo(target.x, target.y); }
      brush.stroke();
    }
    for (const node of nodes) {
      brush.globalAlpha = bright(node) ? 1 : 0.15;
      brush.fillStyle = tones[node.kind];
      brush.beginPath();
      brush.arc(node.x, node.y, node.r, 0, 7);
      brush.fill();
      if (node === picked || node === hovered || matches(node)) { brush.lineWidth = 3 / view.k; brush.strokeStyle = tones.ink; brush.stroke(); }
    }
    brush.font = FONT;
    brush.textBaseline = "middle";
    brush.setTransform(scale, 0, 0, scale, 0, 0);
    const taken = [];
    for (const node of [...nodes].sort((a, b) => (near.has(b.id) && picked ? 1e6 : 0) + b.weight - (near.has(a.id) && picked ? 1e6 : 0) - a.weight)) {
      if (!bright(node) || taken.length > 130) continue;
      const [x, y] = seen(node, wide, high), words = [...named(node)].slice(0, 18).join("") + ([...named(node)].length > 18 ? "…" : ""), left = x + node.r * view.k + 4;
      if (x < -50 || y < 0 || x > wide || y > high) continue;
      const box = [left, y - 8, left + brush.measureText(words).width, y + 8];
      if (node !== picked && taken.some((b) => box[0] < b[2] && box[2] > b[0] && box[1] < b[3] && box[3] > b[1])) continue;
      taken.push(box);
      brush.globalAlpha = 1; brush.lineWidth = 3; brush.strokeStyle = tones.paper; brush.fillStyle = tones.ink;
      brush.strokeText(words, left, y); brush.fillText(words, left, y);
    }
  }

  const seen = (node, wide = canvas.clientWidth, high = canvas.clientHeight) => [node.x * view.k + wide / 2 + view.x, node.y * view.k + high / 2 + view.y];
  const at = (event) => { const box = canvas.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };

  function under([x, y]) {
    let best = null, least = 1e9;
    for (const node of nodes) { const [nx, ny] = seen(node), far = Math.hypot(nx - x, ny - y) - node.r * view.k; if (far < 6 && far < least) { best = node; least = far; } }
    return best;
  }

  function fit(again = true) {
    if (!nodes.length) return;
    const xs = nodes.map((n) => n.x).sort((a, b) => a - b), ys = nodes.map((n) => n.y).sort((a, b) => a - b), part = Math.floor(nodes.length / 100);
    const [left, right, top, bottom] = [xs[part], xs[xs.length - 1 - part], ys[part], ys[ys.length - 1 - part]];
    view.k = Math.min(2.2, 0.9 * Math.min(canvas.clientWidth / (right - left + 140), canvas.clientHeight / (bottom - top + 60)));
    view.x = (-(left + right) / 2) * view.k; view.y = (-(top + bottom) / 2) * view.k;
    if (again) paint();
  }

  let down = null, dragged = null;
  canvas.addEventListener("pointerdown", (event) => { canvas.setPointerCapture(event.pointerId); down = { from: at(event), view: { ...view }, moved: false }; dragged = under(down.from); });
  canvas.addEventListener("pointermove", (event) => {
    const [x, y] = at(event);
    if (!down) { const found = under([x, y]); if (found !== hovered) { hovered = found; canvas.style.cursor = found ? "pointer" : "grab"; paint(); } tip.hidden = !found; if (found) { tip.textContent = `${named(found)}\n${t(`node.${found.kind}`)} · ${t("map.flows", { n: found.weight })}`; tip.style.left = `${Math.min(x + 14, canvas.clientWidth - 240)}px`; tip.style.top = `${y + 14}px`; } return; }
    if (Math.hypot(x - down.from[0], y - down.from[1]) > 3) { down.moved = true; fitted = true; }
    if (dragged && down.moved) { dragged.x = (x - canvas.clientWidth / 2 - view.x) / view.k; dragged.y = (y - canvas.clientHeight / 2 - view.y) / view.k; }
    else if (down.moved) { view.x = down.view.x + x - down.from[0]; view.y = down.view.y + y - down.from[1]; }
    paint();
  });
  canvas.addEventListener("pointerup", (event) => { const still = down && !down.moved; down = null; dragged = null; if (still) { const node = under(at(event)); pick(node); onchoose(node); } });
  canvas.addEventListener("dblclick", (event) => { const node = under(at(event)); if (node) onexpand(node); });
  canvas.addEventListener("wheel", (event) => { event.preventDefault(); zoom(Math.exp(-event.deltaY * 0.0015), at(event)); }, { passive: false });
  canvas.addEventListener("keydown", (event) => {
    const move = { ArrowLeft: [40, 0], ArrowRight: [-40, 0], ArrowUp: [0, 40], ArrowDown: [0, -40] }[event.key];
    if (move) { view.x += move[0]; view.y += move[1]; fitted = true; paint(); event.preventDefault(); }
    else if (event.key === "+" || event.key === "-") zoom(event.key === "+" ? 1.25 : 0.8, [canvas.clientWidth / 2, canvas.clientHeight / 2]);
  });
  function zoom(by, [x, y]) {
    const k = Math.min(8, Math.max(0.03, view.k * by)), cx = x - canvas.clientWidth / 2, cy = y - canvas.clientHeight / 2;
    view.x = cx - ((cx - view.x) * k) / view.k; view.y = cy - ((cy - view.y) * k) / view.k; view.k = k; fitted = true;
    paint();
  }
  new ResizeObserver(paint).observe(canvas);
  whenTurned(paint);

  return {
    show, fit, pick,
    find(words) { wanted = words; const found = words && nodes.find(matches); if (found) { view.x = -found.x * view.k; view.y = -found.y * view.k; } paint(); return found ? nodes.filter(matches) : []; },
    picture: () => canvas.toDataURL("image/png"),
    seen: () => ({ nodes, links }),
    place: (id) => { const node = nodes.find((one) => one.id === id), box = canvas.getBoundingClientRect(); if (!node) return null; const [x, y] = seen(node); return [x + box.left, y + box.top]; },
    end: () => worker.terminate(),
  };
}
