// Axes: where a value stands, which ticks are nice, and how they are labelled.

class Axis {
  constructor({ label = "", range, log = false }) {
    this.label = label;
    this.log = log;
    let [low, high] = range;
    if (log && !(high > 0)) [low, high] = [0.1, 1];
    if (log && !(low > 0)) low = high * 1e-6;
    if (!(high > low)) [low, high] = log ? [low / 2, low * 2] : [low - 0.5, low + 0.5];
    [this.low, this.high] = log ? [Math.log10(low), Math.log10(high)] : [low, high];
  }

  place(start, end) {
    [this.start, this.end] = [start, end];
  }

  // Pixels, or NaN where the axis has no such value.
  at(value) {
    if (!isNumber(value) || (this.log && value <= 0)) return NaN;
    const share = ((this.log ? Math.log10(value) : value) - this.low) / (this.high - this.low);
    return this.start + share * (this.end - this.start);
  }

  // The value at a pixel.
  from(pixel) {
    const value = this.low + ((pixel - this.start) / (this.end - this.start)) * (this.high - this.low);
    return this.log ? 10 ** value : value;
  }

  // At most so many ticks, as {value, text}.
  ticks(most, lang) {
    return this.log ? this.decades(most, lang) : this.evenly(most, lang);
  }

  evenly(most, lang) {
    const rough = (this.high - this.low) / Math.max(most, 1);
    const power = 10 ** exponentOf(rough);
    const step = power * [1, 2, 5, 10].find((factor) => factor * power >= rough * (1 - 1e-9));
    const first = Math.ceil(this.low / step - 1e-9);
    const last = Math.floor(this.high / step + 1e-9);
    const counts = Array.from({ length: last - first + 1 }, (_, k) => first + k);
    const largest = Math.max(...counts.map(Math.abs)) * step;
    const digits = Math.max(0, -exponentOf(step));
    const plain = largest < 1e6 && digits <= 5;
    const figures = Math.max(0, exponentOf(largest || 1) - exponentOf(step));
    return counts.map((count) => {
      const value = count * step;
      const text = plain || count === 0 ? fixed(value, plain ? digits : 0, lang) : scientific(value, figures, lang);
      return { value, text };
    });
  }

  decades(most, lang) {
    const first = Math.ceil(this.low - 1e-9), last = Math.floor(this.high + 1e-9);
    // Less than two powers of ten: steps within a decade, of equal size, say more.
    if (last - first < 1) return this.withinDecades(most, lang);
    const stride = Math.max(1, Math.ceil((last - first + 1) / Math.max(most, 1)));
    const ticks = [], plain = first >= -3 && last <= 4;
    for (let exponent = first; exponent <= last; exponent += stride) {
      ticks.push({ value: 10 ** exponent, text: plain ? fixed(10 ** exponent, Math.max(0, -exponent), lang) : tenTo(exponent) });
    }
    return ticks;
  }

  withinDecades(most, lang) {
    const plain = new Axis({ range: [10 ** this.low, 10 ** this.high] });
    return plain.evenly(most, lang).filter((tick) => tick.value > 0);
  }
}

// The most ticks whose labels keep `gap` pixels between them; `extent` measures a label.
function roomyTicks(axis, most, lang, extent, gap) {
  for (let count = most; count > 1; count--) {
    const ticks = axis.ticks(count, lang);
    const clear = ticks.every((tick, k) => {
      if (k === 0) return true;
      const apart = Math.abs(axis.at(tick.value) - axis.at(ticks[k - 1].value));
      return apart >= (extent(tick.text) + extent(ticks[k - 1].text)) / 2 + gap;
    });
    if (clear) return ticks;
  }
  return axis.ticks(1, lang).slice(0, 1);
}

const FONT_SIZE = 12, TICK = 5, GAP = 6;

// Margins, grid, ticks and labels; places the axes for the marks.
function drawAxes(paint, x, y, { width, height, theme, lang }) {
  paint.font = `${FONT_SIZE}px ${theme.font}`;
  const wide = (text) => paint.measureText(text).width;
  const top = GAP + FONT_SIZE / 2;
  const bottom = height - TICK - 2 * FONT_SIZE - 2 * GAP - 2;
  y.place(bottom, top);
  const rows = roomyTicks(y, Math.floor((bottom - top) / 40) + 1, lang, () => FONT_SIZE, 10);
  const labels = Math.max(...rows.map((tick) => wide(tick.text)));
  const left = Math.ceil(FONT_SIZE + 2 * GAP + labels + TICK + 2);
  const right = width - 14;
  x.place(left, right);
  const columns = roomyTicks(x, 9, lang, wide, 14);

  paint.lineWidth = 1;
  paint.strokeStyle = theme.grid;
  paint.beginPath();
  for (const { value } of columns) strokeLine(paint, sharp(x.at(value)), top, sharp(x.at(value)), bottom);
  for (const { value } of rows) strokeLine(paint, left, sharp(y.at(value)), right, sharp(y.at(value)));
  paint.stroke();
  paint.strokeStyle = theme.axis;
  paint.beginPath();
  strokeLine(paint, sharp(left), top, sharp(left), sharp(bottom));
  strokeLine(paint, sharp(left), sharp(bottom), right, sharp(bottom));
  for (const { value } of columns) strokeLine(paint, sharp(x.at(value)), bottom, sharp(x.at(value)), bottom + TICK);
  for (const { value } of rows) strokeLine(paint, left - TICK, sharp(y.at(value)), left, sharp(y.at(value)));
  paint.stroke();

  paint.fillStyle = theme.text;
  paint.textBaseline = "middle";
  paint.textAlign = "right";
  for (const { value, text } of rows) paint.fillText(text, left - TICK - 3, y.at(value));
  paint.textAlign = "center";
  for (const { value, text } of columns) {
    const half = wide(text) / 2;
    paint.fillText(text, clamp(x.at(value), half, width - half), bottom + TICK + 3 + FONT_SIZE / 2);
  }
  paint.fillText(shortened(x.label, right - left, wide), (left + right) / 2, height - FONT_SIZE / 2 - 2);
  paint.save();
  paint.translate(FONT_SIZE / 2 + 2, (top + bottom) / 2);
  // A single letter is read upright.
  if (y.label.length > 2) paint.rotate(-Math.PI / 2);
  paint.fillText(shortened(y.label, bottom - top, wide), 0, 0);
  paint.restore();
  return { left, top, width: right - left, height: bottom - top };
}

// A line one pixel wide is sharp on half a pixel.
const sharp = (value) => Math.round(value) + 0.5;

function strokeLine(paint, x1, y1, x2, y2) {
  paint.moveTo(x1, y1);
  paint.lineTo(x2, y2);
}

function shortened(text, room, wide) {
  if (wide(text) <= room) return text;
  let kept = text;
  while (kept && wide(kept + "\u2026") > room) kept = kept.slice(0, -1);
  return kept + "\u2026";
}
