// The player: panels, controls, formulas and numbers of one spec, and the motion between frames.

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  first: "M5 5h2v14H5zM19 5v14L8.5 12z",
  back: "M17 5v14L6.5 12z",
  play: "M7 4.5v15L20 12z",
  pause: "M6.5 5h4v14h-4zM13.5 5h4v14h-4z",
  forward: "M7 5v14l10.5-7z",
  last: "M17 5h2v14h-2zM5 5v14l10.5-7z",
};
const SPEEDS = [0.25, 0.5, 1, 2, 4];
// Whoever asked the system for less motion still sees every frame, one after the other.
const CALM_FRAMES_A_SECOND = 2;
const PANEL_HEIGHTS = [230, 340], SQUARE_HEIGHTS = [230, 420];
// A player that comes back this soon was moved by the page, not left by its reader.
const MOVED_WITHIN_MS = 2000;

// What a rerun, or a page that rebuilds its elements, must not forget; by the player's key.
const KEPT = new Map();

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// Words with {places}, as on the server; a place without a value stays as it is.
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);

// A canvas as sharp as the screen; returns its pen, scaled to CSS pixels.
function sized(canvas, width, height) {
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const paint = canvas.getContext("2d");
  paint.setTransform(ratio, 0, 0, ratio, 0, 0);
  return paint;
}

class Panel {
  constructor(spec, player) {
    Object.assign(this, { spec, player });
    const orders = {};
    this.marks = spec.marks.map((mark) => {
      const family = mark.kind === "trace" ? "trace" : "line";
      const drawn = mark.kind === "points" || mark.kind === "heat" ? 0 : (orders[family] = (orders[family] ?? -1) + 1);
      return { ...mark, order: mark.order ?? drawn };
    });
    this.canvas = element("canvas", { role: "img", "aria-label": spec.alt ?? spec.title ?? "" });
    this.legend = element("ul", { class: "legend" });
    this.tip = element("div", { class: "tip", hidden: "" });
    this.stage = element("div", { class: "stage" }, this.canvas, this.tip);
    this.traces = this.marks.filter((mark) => mark.kind === "trace");
    this.listen();
    this.figure = element("figure", { class: spec.square ? "square" : "" }, element("figcaption", {}, spec.title ?? ""), this.legend, this.stage);
  }

  // A trace says its values under the pointer, and a click goes to that frame; a square that takes
  // points says where it was clicked.
  listen() {
    const { canvas } = this;
    if (this.traces.length) {
      canvas.addEventListener("pointermove", (event) => this.read(event));
      canvas.addEventListener("pointerleave", () => (this.tip.hidden = true));
      canvas.addEventListener("click", (event) => (this.player.pause(), this.player.show(this.nearest(event))));
    }
    if (this.spec.takes) {
      canvas.classList.add("takes");
      canvas.addEventListener("click", (event) => {
        const { x, y } = this.axes;
        this.player.tell(this.spec.takes, { x: x.from(event.offsetX), y: y.from(event.offsetY) });
      });
    }
  }

  nearest(event) {
    const at = this.axes.x.from(event.offsetX), { x } = this.traces[0];
    return x.reduce((best, value, k) => (Math.abs(value - at) < Math.abs(x[best] - at) ? k : best), 0);
  }

  read(event) {
    const frame = this.nearest(event), { lang } = this.player.spec;
    const show = (value) => (isNumber(value) ? written(value, lang, { maximumSignificantDigits: 4 }) : NOTHING);
    const lines = this.traces.map((mark) => `${mark.name}: ${show(mark.y[frame])}`);
    showTip(this.tip, [this.player.stepText(frame), ...lines], event.offsetX, event.offsetY, this.width);
  }

  // Everything that does not move, drawn once for this size and these colours.
  lay(theme, lang) {
    const width = Math.floor(this.stage.clientWidth);
    if (width < 60) return;
    // A square of the plane is drawn as one: as high as wide, beside the room of its labels. What
    // stands in a row with it is as high.
    const row = this.player.panels.filter((panel) => panel.figure.offsetTop === this.figure.offsetTop);
    const height = Math.round(row.some((panel) => panel.spec.square) ? clamp(width - 14, ...SQUARE_HEIGHTS) : clamp(0.66 * width, ...PANEL_HEIGHTS));
    this.canvas.style.height = `${height}px`;
    this.paint = sized(this.canvas, width, height);
    Object.assign(this, { theme, width, height });
    this.sheet = document.createElement("canvas");
    const paint = sized(this.sheet, width, height);
    this.axes = { x: new Axis(this.spec.x), y: new Axis(this.spec.y) };
    this.box = drawAxes(paint, this.axes.x, this.axes.y, { width, height, theme, lang });
    this.inside(paint, () => this.marks.forEach((mark) => MARKS[mark.kind].still?.(paint, mark, this.axes, theme)));
    this.explain();
  }

  explain() {
    const entries = this.marks.flatMap((mark) => MARKS[mark.kind].legend(mark).map((name, k) => [mark, name, k]));
    const items = entries.map(([mark, name, k]) => {
      const sample = element("canvas", { "aria-hidden": "true", style: "width: 24px; height: 14px" });
      MARKS[mark.kind].sample(sized(sample, 24, 14), mark, k, 24, 14, this.theme);
      return element("li", {}, sample, name);
    });
    this.legend.replaceChildren(...items);
  }

  inside(paint, draw) {
    paint.save();
    paint.beginPath();
    paint.rect(this.box.left, this.box.top, this.box.width, this.box.height);
    paint.clip();
    draw();
    paint.restore();
  }

  draw(frame) {
    if (!this.box) return;
    const { paint, theme, axes, box } = this;
    paint.clearRect(0, 0, this.width, this.height);
    for (const mark of this.marks) MARKS[mark.kind].ground?.(paint, mark, box, frame, theme);
    paint.drawImage(this.sheet, 0, 0, this.width, this.height);
    this.inside(paint, () => this.marks.forEach((mark) => MARKS[mark.kind].moving?.(paint, mark, axes, frame, theme)));
    for (const mark of this.marks) MARKS[mark.kind].above?.(paint, mark, axes, frame, theme, box);
  }
}

const PANELS = { chart: Panel, network: NetworkPanel };

class Player {
  constructor(root, { key, version, spec, colours, chosen }, tell) {
    Object.assign(this, { root, key, version, spec, colours, chosen, tell });
    const kept = KEPT.get(key);
    const same = kept?.version === version;
    this.speed = kept?.speed ?? 1;
    this.frame = same ? clamp(kept.frame, 0, spec.frames - 1) : (spec.opens ?? 0);
    this.playing = false;
    this.panels = spec.panels.map((panel) => new PANELS[panel.kind ?? "chart"](panel, this));
    this.formulas = (spec.formulas ?? []).map((formula) => buildFormula(formula, spec.lang));
    this.numbers = (spec.numbers ?? []).map((number, k) => {
      const value = element("dd", { "data-testid": `player-number-${k}` });
      const texts = steady(number.values, spec.lang);
      // As wide as its longest text, so that nothing beside it moves.
      value.style.minWidth = `${longest(texts).length}ch`;
      return { name: number.name, texts, value };
    });
    this.build();
    this.watch();
    if (same && kept.playing && performance.now() - kept.left < MOVED_WITHIN_MS) this.play();
  }

  build() {
    const { spec } = this;
    const panels = element("div", { class: `panels ${spec.layout ?? ""}` }, ...this.panels.map((panel) => panel.figure));
    const controls = this.controls();
    controls.hidden = spec.frames < 2;
    // A tall board is steered from above.
    const parts = spec.layout === "board" ? [controls, panels] : [panels, controls];
    if (this.formulas.length) {
      parts.push(element("div", { class: "formulas" }, ...this.formulas.map((formula) => formula.box)));
    }
    if (this.numbers.length) {
      const pairs = this.numbers.map(({ name, value }) => element("div", {}, element("dt", {}, name), value));
      parts.push(element("dl", { class: "numbers" }, ...pairs));
    }
    this.root.lang = spec.lang;
    this.root.replaceChildren(...parts);
  }

  controls() {
    const { labels, frames } = this.spec;
    const go = (to) => () => (this.pause(), this.show(to()));
    const buttons = {
      first: go(() => 0),
      back: go(() => this.frame - 1),
      play: () => (this.playing ? this.pause() : this.play()),
      forward: go(() => this.frame + 1),
      last: go(() => frames - 1),
    };
    this.buttons = Object.entries(buttons).map(([name, act]) => this.button(name, act));
    this.playButton = this.buttons[2];
    this.scrubber = element("input", {
      type: "range", min: 0, max: frames - 1, step: 1, "aria-label": labels.position, "data-testid": "player-scrubber",
    });
    this.scrubber.addEventListener("input", () => (this.pause(), this.show(+this.scrubber.value)));
    this.step = element("output", { class: "step", "aria-live": "polite", "data-testid": "player-step" });
    // As wide as its longest text, so that nothing beside it moves.
    this.step.style.minWidth = `${this.stepText(frames - 1).length}ch`;
    const speeds = SPEEDS.map((speed) => {
      const choice = element("option", { value: speed }, `${written(speed, this.spec.lang, {})}\u00d7`);
      choice.selected = speed === this.speed;
      return choice;
    });
    this.speeds = element("select", { "aria-label": labels.speed, title: labels.speed, "data-testid": "player-speed" }, ...speeds);
    this.speeds.addEventListener("change", () => ((this.speed = +this.speeds.value), this.keep()));
    return element("div", { class: "controls" },
      element("div", { class: "buttons" }, ...this.buttons),
      this.scrubber, this.step, this.speeds);
  }

  button(name, act) {
    const made = element("button", { type: "button", "data-testid": `player-${name}` });
    this.face(made, name);
    made.addEventListener("click", act);
    return made;
  }

  // The icon of a button, and what it is called.
  face(button, name) {
    const icon = document.createElementNS(SVG, "svg");
    icon.setAttribute("viewBox", "0 0 24 24");
    icon.setAttribute("aria-hidden", "true");
    const shape = document.createElementNS(SVG, "path");
    shape.setAttribute("d", ICONS[name]);
    icon.append(shape);
    button.replaceChildren(icon);
    button.setAttribute("aria-label", this.spec.labels[name]);
    button.title = this.spec.labels[name];
  }

  stepText(frame) {
    const { steps, labels, lang } = this.spec;
    const number = (value) => written(value, lang, {});
    return filled(labels.step, { step: number(steps[frame]), last: number(steps[steps.length - 1]) });
  }

  show(frame) {
    this.frame = clamp(frame, 0, this.spec.frames - 1);
    for (const panel of this.panels) panel.draw(this.frame);
    for (const formula of this.formulas) formula.show(this.frame);
    for (const { texts, value } of this.numbers) value.textContent = texts[this.frame];
    this.step.textContent = this.stepText(this.frame);
    this.scrubber.value = this.frame;
    this.scrubber.style.setProperty("--done", `${(100 * this.frame) / Math.max(1, this.spec.frames - 1)}%`);
    // Spoken on request while at rest; a running film would never stop talking.
    if (!this.playing) this.scrubber.setAttribute("aria-valuetext", this.step.textContent);
    const [first, back, , forward, last] = this.buttons;
    // Marked, not disabled: a disabled button drops the keyboard's focus.
    for (const button of [first, back]) button.setAttribute("aria-disabled", this.frame === 0);
    for (const button of [forward, last]) button.setAttribute("aria-disabled", this.frame === this.spec.frames - 1);
    this.keep();
  }

  play() {
    if (this.spec.frames < 2) return;
    if (this.frame === this.spec.frames - 1) this.show(0);
    this.playing = true;
    this.step.setAttribute("aria-live", "off");
    this.face(this.playButton, "pause");
    let before = performance.now(), due = 0;
    const calm = matchMedia("(prefers-reduced-motion: reduce)");
    const tick = (now) => {
      const rate = this.spec.fps * this.speed;
      // A tab that slept does not jump ahead when it wakes.
      due += (Math.min(now - before, 250) / 1000) * (calm.matches ? Math.min(rate, CALM_FRAMES_A_SECOND) : rate);
      before = now;
      const whole = Math.floor(due);
      due -= whole;
      if (whole) this.show(this.frame + whole);
      if (this.frame === this.spec.frames - 1) this.pause();
      else this.request = requestAnimationFrame(tick);
    };
    this.request = requestAnimationFrame(tick);
    this.keep();
  }

  pause() {
    cancelAnimationFrame(this.request);
    if (!this.playing) return;
    this.playing = false;
    this.step.setAttribute("aria-live", "polite");
    this.face(this.playButton, "play");
    this.show(this.frame);
  }

  keep() {
    const { version, frame, playing, speed } = this;
    KEPT.set(this.key, { version, frame, playing, speed, left: performance.now() });
  }

  // Lays the panels again when their size or the page's colours change.
  watch() {
    this.observer = new ResizeObserver(() => this.lay());
    this.observer.observe(this.root);
    // Text drawn before its font has arrived would keep the other font.
    document.fonts.ready.then(() => this.root.player === this && this.lay());
    this.lay();
  }

  lay() {
    const theme = themeOf(this.root, this.colours);
    for (const panel of this.panels) panel.lay(theme, this.spec.lang);
    for (const formula of this.formulas) formula.lay();
    this.show(this.frame);
  }

  end() {
    cancelAnimationFrame(this.request);
    this.observer.disconnect();
    this.keep();
  }
}

// Streamlit calls this for the first spec, for every other one, and when the theme changes.
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".player");
  if (root.player?.version === data.version) {
    Object.assign(root.player, { chosen: data.chosen, tell: setTriggerValue });
    root.player.lay();
  } else {
    root.player?.end();
    root.player = new Player(root, data, setTriggerValue);
  }
  return () => root.player.end();
}
