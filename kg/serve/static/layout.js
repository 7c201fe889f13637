// Where the nodes of a network stand: springs along its links, and repulsion by a quadtree (Barnes and Hut).
// A worker: it gets { n, sources, targets, xs, ys }, and posts positions as they settle.
let round = 0;

onmessage = ({ data }) => { round += 1; settle(data, round); };

function settle({ n, sources, targets, xs, ys }, mine) {
  const x = Float32Array.from(xs), y = Float32Array.from(ys), vx = new Float32Array(n), vy = new Float32Array(n), degree = new Float32Array(n).fill(1);
  for (let e = 0; e < sources.length; e += 1) { degree[sources[e]] += 1; degree[targets[e]] += 1; }
  const ticks = n > 2000 ? 140 : 260;
  let tick = 0;
  const step = () => {
    if (mine !== round) return;
    const until = performance.now() + 60;
    do {
      const heat = Math.pow(1 - tick / ticks, 1.4);
      repel(n, x, y, vx, vy, heat);
      for (let e = 0; e < sources.length; e += 1) {
        const a = sources[e], b = targets[e], dx = x[b] - x[a], dy = y[b] - y[a], far = Math.hypot(dx, dy) || 1;
        const pull = ((far - 70) / far) * 0.3 * heat / Math.min(degree[a], degree[b]), share = degree[a] / (degree[a] + degree[b]);
        vx[a] += dx * pull * (1 - share); vy[a] += dy * pull * (1 - share); vx[b] -= dx * pull * share; vy[b] -= dy * pull * share;
      }
      for (let i = 0; i < n; i += 1) {
        vx[i] = (vx[i] - x[i] * 0.006 * heat) * 0.6; vy[i] = (vy[i] - y[i] * 0.011 * heat) * 0.6;
        x[i] += vx[i]; y[i] += vy[i];
      }
      tick += 1;
    } while (tick < ticks && performance.now() < until);
    postMessage({ xs: x.slice(), ys: y.slice(), done: tick >= ticks });
    if (tick < ticks) setTimeout(step, 0);
  };
  step();
}

function repel(n, x, y, vx, vy, heat) {
  let left = Infinity, right = -Infinity, top = Infinity, bottom = -Infinity;
  for (let i = 0; i < n; i += 1) { left = Math.min(left, x[i]); right = Math.max(right, x[i]); top = Math.min(top, y[i]); bottom = Math.max(bottom, y[i]); }
  const size = Math.max(right - left, bottom - top, 1);
  // cells in flat arrays: four children, the mass and its centre; a leaf holds one node, or several in one spot
  const most = 6 * n + 64, child = new Int32Array(most * 4).fill(-1), mass = new Float32Array(most), cx = new Float32Array(most), cy = new Float32Array(most), leaf = new Int32Array(most).fill(-1);
  let cells = 1;
  for (let i = 0; i < n; i += 1) {
    let cell = 0, x0 = left, y0 = top, wide = size, depth = 0;
    for (;;) {
      mass[cell] += 1; cx[cell] += x[i]; cy[cell] += y[i];
      if (mass[cell] === 1) { leaf[cell] = i; break; }
      if (depth > 24 || cells + 2 >= most) break;
      const half = wide / 2, quarter = (px, py) => (px >= x0 + half ? 1 : 0) + (py >= y0 + half ? 2 : 0);
      if (leaf[cell] >= 0) {
        const old = leaf[cell], at = quarter(x[old], y[old]);
        leaf[cell] = -1;
        child[cell * 4 + at] = cells; mass[cells] = 1; cx[cells] = x[old]; cy[cells] = y[old]; leaf[cells] = old;
        cells += 1;
      }
      const at = quarter(x[i], y[i]);
      if (child[cell * 4 + at] < 0) { child[cell * 4 + at] = cells; cells += 1; }
      if (at & 1) x0 += half;
      if (at & 2) y0 += half;
      cell = child[cell * 4 + at]; wide = half; depth += 1;
    }
  }
  const stack = new Int32Array(256), widths = new Float32Array(256);
  for (let i = 0; i < n; i += 1) {
    let top_ = 1;
    stack[0] = 0; widths[0] = size;
    while (top_ > 0) {
      top_ -= 1;
      const cell = stack[top_], wide = widths[top_];
      if (leaf[cell] === i) continue;
      let dx = x[i] - cx[cell] / mass[cell], dy = y[i] - cy[cell] / mass[cell], far = dx * dx + dy * dy;
      if (leaf[cell] >= 0 || wide * wide < far * 0.8 || top_ > 248) {
        if (far < 1) { dx = (i % 7) - 3 || 1; dy = (i % 5) - 2; far = 9; }
        const push = (2600 * mass[cell] * heat) / (far + 60) * Math.min(20, Math.sqrt(far));
        const one = Math.sqrt(far);
        vx[i] += (dx / one) * push * 0.06; vy[i] += (dy / one) * push * 0.06;
      } else for (let q = 0; q < 4; q += 1) if (child[cell * 4 + q] >= 0) { stack[top_] = child[cell * 4 + q]; widths[top_] = wide / 2; top_ += 1; }
    }
  }
}
