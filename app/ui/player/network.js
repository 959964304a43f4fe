// A network as a drawing: layers from left to right, each unit with what it makes of the plane,
// each weight a line whose thickness and sign move with the frame.

const UNIT_ROOM = 1.3, WIDEST_UNIT = 46, NARROWEST_UNIT = 20, THICKEST = 7, HEADING = 22;

const bytesOf = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));

function drawn(name, attributes = {}) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

class NetworkPanel {
  constructor(spec, player) {
    Object.assign(this, { spec, player });
    this.lines = drawn("svg", { "aria-hidden": "true" });
    this.tip = element("div", { class: "tip", hidden: "" });
    this.stage = element("div", { class: "stage network", role: "group", "aria-label": spec.alt }, this.lines);
    this.legend = element("ul", { class: "legend" });
    this.figure = element("figure", { class: "wide" }, element("figcaption", {}, spec.title), this.legend, this.stage);
    this.heads = spec.columns.map((column) => element("span", { class: "head" }, column.title));
    this.units = spec.columns.map((column, layer) => column.units.map((unit, k) => this.unit(unit, layer, k)));
    this.edges = this.joined();
    this.stage.append(...this.heads, ...this.units.flat().map((unit) => unit.button), this.tip);
    this.frames = spec.weights.map((frame) => new Float32Array(bytesOf(frame).buffer));
    this.listen();
  }

  unit(unit, layer, k) {
    const canvas = element("canvas", { "aria-hidden": "true" });
    const button = element("button", { type: "button", class: "unit", "aria-label": unit.name, title: unit.name });
    button.append(canvas);
    if (unit.label) button.append(element("span", { class: "label" }, unit.label));
    if (layer === 0) button.classList.add("given");
    else button.addEventListener("click", () => this.player.tell("chosen", this.choice(`W${layer}[1,${k + 1}]`)));
    return { ...unit, button, canvas };
  }

  choice(place) {
    return { place, frame: this.player.frame };
  }

  // Every weight: its place as text, its place among the numbers of a frame, and its line.
  joined() {
    const edges = [];
    let offset = 0;
    this.biases = [];
    for (let layer = 1; layer < this.units.length; layer++) {
      const [before, after] = [this.units[layer - 1], this.units[layer]];
      before.forEach((from, j) => after.forEach((to, k) => {
        const place = `W${layer}[${j + 1},${k + 1}]`;
        edges.push({ place, from, to, at: offset + j * after.length + k, line: drawn("path", { class: "edge" }), reach: drawn("path", { class: "reach", "data-place": place }) });
      }));
      offset += before.length * after.length;
      this.biases.push(offset);
      offset += after.length;
    }
    for (const { line } of edges) this.lines.append(line);
    for (const { reach } of edges) this.lines.append(reach);
    return edges;
  }

  listen() {
    const under = (event) => this.edges.find((edge) => edge.reach === event.target);
    this.lines.addEventListener("pointermove", (event) => {
      const edge = under(event);
      if (!edge) return this.hush();
      const box = this.stage.getBoundingClientRect();
      const value = written(this.frames[this.player.frame][edge.at], this.player.spec.lang, { maximumSignificantDigits: 4 });
      showTip(this.tip, [`${edge.place} = ${value}`], event.clientX - box.left, event.clientY - box.top, box.width);
    });
    this.lines.addEventListener("pointerleave", () => this.hush());
    this.lines.addEventListener("click", (event) => {
      const edge = under(event);
      if (edge) this.player.tell("chosen", this.choice(edge.place));
    });
  }

  hush() {
    this.tip.hidden = true;
  }

  // Where everything stands, for this width.
  lay(theme) {
    const width = Math.floor(this.stage.clientWidth);
    if (width < 60) return;
    this.theme = theme;
    const columns = this.units.length, most = Math.max(...this.units.map((column) => column.length));
    const size = Math.round(clamp(width / columns / 1.75, NARROWEST_UNIT, WIDEST_UNIT));
    const row = size * UNIT_ROOM, height = Math.round(most * row + HEADING + 6);
    this.stage.style.height = `${height}px`;
    this.lines.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const step = columns > 1 ? (width - size - 4) / (columns - 1) : 0;
    this.stage.classList.remove("tight");
    this.stage.classList.toggle("tight", this.heads.some((head) => head.offsetWidth > step - 4));
    this.units.forEach((column, layer) => {
      const left = 2 + layer * step;
      const head = this.heads[layer];
      head.style.left = `${clamp(left + size / 2, 0, width)}px`;
      head.classList.toggle("first", layer === 0);
      head.classList.toggle("final", layer === columns - 1);
      column.forEach((unit, k) => {
        const top = HEADING + (most * row - column.length * row) / 2 + k * row + (row - size) / 2;
        Object.assign(unit, { left, top, size, seen: null });
        Object.assign(unit.button.style, { left: `${left}px`, top: `${top}px`, width: `${size}px`, height: `${size}px` });
      });
    });
    for (const edge of this.edges) {
      const [x1, y1] = [edge.from.left + size, edge.from.top + size / 2];
      const [x2, y2] = [edge.to.left, edge.to.top + size / 2];
      const middle = (x1 + x2) / 2;
      const way = `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
      edge.line.setAttribute("d", way);
      edge.reach.setAttribute("d", way);
    }
    this.explain();
  }

  explain() {
    const { positive, negative } = this.spec.labels;
    const items = [[positive, this.theme.groups[1], ""], [negative, this.theme.groups[0], "6 4"]].map(([name, colour, dash]) => {
      const sample = drawn("svg", { width: 26, height: 10, "aria-hidden": "true" });
      sample.append(drawn("path", { d: "M1 5H25", stroke: colour, "stroke-width": 4, "stroke-dasharray": dash, fill: "none" }));
      return element("li", {}, sample, name);
    });
    this.legend.replaceChildren(...items);
  }

  draw(frame) {
    if (!this.theme) return;
    const numbers = this.frames[frame], { groups } = this.theme;
    for (const { line, at, place } of this.edges) {
      const weight = numbers[at], share = Math.min(1, Math.abs(weight) / this.spec.thickest);
      line.setAttribute("stroke", weight < 0 ? groups[0] : groups[1]);
      line.setAttribute("stroke-width", place === this.player.chosen ? Math.max(4, THICKEST * share) : 0.4 + THICKEST * share ** 0.8);
      line.setAttribute("stroke-dasharray", weight < 0 ? "6 4" : "none");
      line.setAttribute("opacity", 0.25 + 0.65 * share);
      line.classList.toggle("chosen", place === this.player.chosen);
    }
    for (const unit of this.units.flat()) {
      if (!unit.levels) {
        unit.button.style.background = groups[unit.group % groups.length];
        continue;
      }
      const which = unit.levels.length > 1 ? frame : 0;
      if (unit.seen === which) continue;
      unit.seen = which;
      small(unit.canvas, bytesOf(unit.levels[which]), unit.across, this.theme.heat("classes"));
    }
  }
}

// A map of one byte a place, from the lower left, as small pixels that the browser enlarges.
function small(canvas, levels, across, colours) {
  const up = levels.length / across;
  if (canvas.width !== across || canvas.height !== up) Object.assign(canvas, { width: across, height: up });
  const paint = canvas.getContext("2d");
  const image = paint.createImageData(across, up);
  for (let row = 0; row < up; row++) {
    for (let column = 0; column < across; column++) {
      const level = levels[row * across + column], to = 4 * ((up - 1 - row) * across + column);
      for (let part = 0; part < 4; part++) image.data[to + part] = level && colours[4 * level + part];
    }
  }
  paint.putImageData(image, 0, 0);
}

// Lines of text beside the pointer, within the width.
function showTip(tip, lines, x, y, width) {
  tip.replaceChildren(...lines.map((line) => element("div", {}, line)));
  tip.hidden = false;
  const room = tip.offsetWidth;
  tip.style.left = `${clamp(x + 12 + room > width ? x - room - 12 : x + 12, 0, Math.max(0, width - room))}px`;
  tip.style.top = `${y + 12}px`;
}
