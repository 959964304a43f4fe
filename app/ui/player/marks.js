// Marks: what is drawn between the axes. Each kind says what of it stands still and what moves.

const DASHES = [[], [7, 4], [2, 3]];
const SHAPES = [
  (paint, x, y, r) => paint.arc(x, y, r, 0, 2 * Math.PI),
  (paint, x, y, r) => polygon(paint, x, y, 1.25 * r, 3, -Math.PI / 2),
  (paint, x, y, r) => polygon(paint, x, y, 1.25 * r, 4, -Math.PI / 4),
  (paint, x, y, r) => polygon(paint, x, y, 1.3 * r, 4, 0),
];

function polygon(paint, x, y, r, corners, turn) {
  for (let k = 0; k < corners; k++) {
    const angle = turn + (2 * Math.PI * k) / corners;
    paint[k ? "lineTo" : "moveTo"](x + r * Math.cos(angle), y + r * Math.sin(angle));
  }
  paint.closePath();
}

function symbol(paint, group, x, y, radius, theme, { colour, hollow } = {}) {
  const own = colour ?? theme.groups[group % theme.groups.length];
  paint.beginPath();
  SHAPES[group % SHAPES.length](paint, x, y, radius);
  paint.globalAlpha = hollow ? 0.9 : 0.55;
  paint.fillStyle = hollow ? theme.background : own;
  paint.fill();
  paint.globalAlpha = hollow ? 1 : 0.8;
  paint.lineWidth = hollow ? 1.6 : 0.8;
  paint.strokeStyle = hollow ? own : theme.outline;
  paint.stroke();
  paint.globalAlpha = 1;
}

// A path through points that are numbers; anything else breaks it.
function path(paint, xs, ys, { x, y }, last = xs.length - 1) {
  paint.beginPath();
  let drawing = false;
  for (let k = 0; k <= last; k++) {
    const px = x.at(xs[k]), py = y.at(ys[k]);
    const known = isNumber(px) && isNumber(py);
    // Far outside, some browsers lose the line altogether.
    if (known) paint[drawing ? "lineTo" : "moveTo"](clamp(px, -1e5, 1e5), clamp(py, -1e5, 1e5));
    drawing = known;
  }
}

// A line over points is seen on every ground with a rim of the ground's own colour.
function outlined(paint, colour, dash, theme) {
  paint.lineJoin = "round";
  paint.setLineDash([]);
  paint.lineWidth = 5.5;
  paint.strokeStyle = theme.background;
  paint.stroke();
  paint.setLineDash(dash);
  paint.lineWidth = 2.75;
  paint.strokeStyle = colour;
  paint.stroke();
  paint.setLineDash([]);
}

// Each line with a colour and dashes that no other of the first nine has together.
const dashOf = (mark) => DASHES[(mark.order + Math.floor(mark.order / DASHES.length)) % DASHES.length];

function curve(series) {
  return {
    moving(paint, mark, axes, frame, theme) {
      path(paint, ...series(mark, frame), axes);
      outlined(paint, theme.lines[mark.order % theme.lines.length], dashOf(mark), theme);
    },
    legend: (mark) => (mark.name ? [mark.name] : []),
    sample(paint, mark, _, width, height, theme) {
      paint.beginPath();
      strokeLine(paint, 1, height / 2, width - 1, height / 2);
      outlined(paint, theme.lines[mark.order % theme.lines.length], dashOf(mark), theme);
    },
  };
}

const FEW = 100;

function scattered(paint, mark, { x, y }, theme) {
  const radius = mark.x.length > 1500 ? 2.2 : mark.x.length > 150 ? 3.2 : 4.4;
  mark.x.forEach((value, k) => {
    const px = x.at(value), py = y.at(mark.y[k]);
    if (!isNumber(px) || !isNumber(py)) return;
    const colour = mark.shades && colourAt(theme.heat("classes"), 1 + Math.round(254 * mark.shades[k]));
    symbol(paint, mark.group?.[k] ?? 0, px, py, radius, theme, { colour, hollow: mark.hollow?.[k] });
  });
}

const MARKS = {
  points: {
    // A few points are each looked at and lie on the lines; of many it is the cloud that counts.
    still: (paint, mark, axes, theme) => mark.x.length > FEW && scattered(paint, mark, axes, theme),
    above: (paint, mark, axes, _, theme) => mark.x.length <= FEW && scattered(paint, mark, axes, theme),
    legend: (mark) => [...(mark.names ?? []), ...(mark.hollow_name ? [mark.hollow_name] : [])],
    sample(paint, mark, group, width, height, theme) {
      const hollow = group >= (mark.names ?? []).length;
      const colour = hollow || mark.shades ? theme.outline : undefined;
      symbol(paint, hollow ? 0 : group, width / 2, height / 2, 4.5, theme, { colour, hollow });
    },
  },
  line: curve((mark, frame) => [mark.x, mark.y[frame]]),
  segments: curve((mark, frame) => [mark.x[frame], mark.y[frame]]),
  heat: {
    // Behind the grid; the pixels are drawn small and enlarged by the browser.
    ground(paint, mark, box, frame, theme) {
      const sheet = (mark.sheet ??= new OffscreenCanvas(mark.nx, mark.ny));
      const small = sheet.getContext("2d");
      const image = (mark.image ??= small.createImageData(mark.nx, mark.ny));
      const colours = theme.heat(mark.map);
      const levels = Uint8Array.from(atob(mark.levels[frame]), (one) => one.charCodeAt(0));
      for (let row = 0; row < mark.ny; row++) {
        for (let column = 0; column < mark.nx; column++) {
          const level = levels[row * mark.nx + column];
          const to = 4 * ((mark.ny - 1 - row) * mark.nx + column);
          for (let part = 0; part < 4; part++) image.data[to + part] = level && colours[4 * level + part];
        }
      }
      small.putImageData(image, 0, 0);
      paint.imageSmoothingEnabled = true;
      paint.drawImage(sheet, box.left, box.top, box.width, box.height);
    },
    legend: () => [],
  },
  trace: {
    still(paint, mark, axes, theme) {
      path(paint, mark.x, mark.y, axes);
      paint.lineWidth = 1.5;
      paint.strokeStyle = faded(theme.traces[mark.order % theme.traces.length], theme.background);
      paint.stroke();
    },
    moving(paint, mark, axes, frame, theme) {
      const colour = theme.traces[mark.order % theme.traces.length];
      path(paint, mark.x, mark.y, axes, frame);
      outlined(paint, colour, dashOf(mark), theme);
    },
    // Over the edge of the box too, so that the ends of the trace show a whole dot.
    above(paint, mark, axes, frame, theme) {
      const x = axes.x.at(mark.x[frame]), y = axes.y.at(mark.y[frame]);
      if (!isNumber(x) || !isNumber(y)) return;
      paint.beginPath();
      paint.arc(x, y, 5, 0, 2 * Math.PI);
      paint.fillStyle = theme.traces[mark.order % theme.traces.length];
      paint.fill();
      paint.lineWidth = 2;
      paint.strokeStyle = theme.background;
      paint.stroke();
    },
    legend: (mark) => (mark.name ? [mark.name] : []),
    sample(paint, mark, _, width, height, theme) {
      paint.beginPath();
      strokeLine(paint, 1, height / 2, width - 1, height / 2);
      outlined(paint, theme.traces[mark.order % theme.traces.length], dashOf(mark), theme);
    },
  },
};

const colourAt = (colours, level) => `rgb(${colours[4 * level]}, ${colours[4 * level + 1]}, ${colours[4 * level + 2]})`;

// Four classes of 64 levels each, from the ground to the class's colour: how sure it is.
function several(groups, background) {
  const parts = groups.slice(0, 4).map((group) => ramp([mixed(group, background, 0.12), mixed(group, background, 0.6)]));
  return Uint8ClampedArray.from({ length: 1024 }, (_, k) => parts[k >> 8][4 * Math.round(((k >> 2) % 64) * 255 / 63) + (k & 3)]);
}

// 256 colours between stops, as bytes.
function ramp(stops) {
  const sheet = new OffscreenCanvas(256, 1).getContext("2d");
  const gradient = sheet.createLinearGradient(0, 0, 256, 0);
  stops.forEach((stop, k) => gradient.addColorStop(k / (stops.length - 1), stop));
  sheet.fillStyle = gradient;
  sheet.fillRect(0, 0, 256, 1);
  return sheet.getImageData(0, 0, 256, 1).data;
}

// Cividis: even in lightness, and the same for every kind of colour vision.
const SEQUENCE = ["#00224e", "#35456c", "#666970", "#948e77", "#c8b866", "#fee838"];

// The page's colours as Streamlit states them, and the marks' own on such a ground.
function themeOf(element, colours) {
  const style = getComputedStyle(element);
  const read = (name) => style.getPropertyValue(`--st-${name}`).trim();
  const background = read("background-color") || "#ffffff";
  const text = read("text-color") || "#1f2933";
  const [red, green, blue] = ramp([background, background]);
  const dark = 0.299 * red + 0.587 * green + 0.114 * blue < 128;
  const own = colours[dark ? "dark" : "light"];
  const maps = {};
  // Half as strong as the points themselves, which have to stand out from their ground.
  const between = [mixed(own.groups[0], background, 0.5), background, mixed(own.groups[1], background, 0.5)];
  return {
    ...own,
    background,
    text,
    font: style.fontFamily || "sans-serif",
    grid: `color-mix(in srgb, ${text} 13%, transparent)`,
    axis: mixed(text, background, 0.55),
    outline: mixed(text, background, 0.75),
    heat: (name = "classes") =>
      (maps[name] ??= name === "several" ? several(own.groups, background) : ramp(name === "sequential" ? SEQUENCE : between)),
  };
}

function mixed(over, under, share) {
  const [a, b] = [ramp([over, over]), ramp([under, under])];
  const part = (k) => Math.round(share * a[k] + (1 - share) * b[k]);
  return `rgb(${part(0)}, ${part(1)}, ${part(2)})`;
}

// A colour as near to the ground's as it is still well seen on it.
const SEEN = 2.5;

function faded(colour, background) {
  const ground = brightness(background);
  for (let share = 0.3; share < 1; share += 0.05) {
    const paler = mixed(colour, background, share);
    const [low, high] = [ground, brightness(paler)].sort((a, b) => a - b);
    if ((high + 0.05) / (low + 0.05) >= SEEN) return paler;
  }
  return mixed(colour, background, 1);
}

// The relative luminance of a colour, as contrast is defined by.
function brightness(colour) {
  const [red, green, blue] = [...ramp([colour, colour]).slice(0, 3)].map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
