// Marks of a surface seen from above: its ground, lines of equal height, places, and walks on it.

// The ground is quiet, from half the text's colour to the page's own, so that walks stand out.
function quiet(theme) {
  theme.quiet ??= ramp([mixed(theme.text, theme.background, 0.5), theme.background]);
  return { ...theme, heat: () => theme.quiet };
}

// As for other lines: a colour and dashes that no other of the first nine has together.
const walkDash = (mark) => DASHES[(mark.order + Math.floor(mark.order / DASHES.length)) % DASHES.length];

function head(paint, mark, x, y, radius, theme) {
  paint.beginPath();
  SHAPES[mark.order % SHAPES.length](paint, x, y, radius);
  paint.fillStyle = theme.traces[mark.order % theme.traces.length];
  paint.fill();
  paint.lineWidth = 2;
  paint.strokeStyle = theme.background;
  paint.stroke();
}

function cross(paint, x, y, radius, theme) {
  for (const [width, colour] of [[5, theme.background], [2.2, theme.text]]) {
    paint.beginPath();
    strokeLine(paint, x - radius, y - radius, x + radius, y + radius);
    strokeLine(paint, x - radius, y + radius, x + radius, y - radius);
    paint.lineWidth = width;
    paint.strokeStyle = colour;
    paint.stroke();
  }
}

Object.assign(MARKS, {
  ground: {
    ground: (paint, mark, box, _, theme) => MARKS.heat.ground(paint, mark, box, 0, quiet(theme)),
    legend: () => [],
  },
  level: {
    still(paint, mark, axes, theme) {
      path(paint, mark.x, mark.y, axes);
      paint.lineWidth = 0.7;
      paint.globalAlpha = 0.4;
      paint.strokeStyle = theme.text;
      paint.stroke();
      paint.globalAlpha = 1;
    },
    legend: () => [],
  },
  places: {
    above(paint, mark, { x, y }, _, theme) {
      mark.x.forEach((value, k) => cross(paint, x.at(value), y.at(mark.y[k]), 5, theme));
    },
    legend: (mark) => (mark.name ? [mark.name] : []),
    sample: (paint, mark, _, width, height, theme) => cross(paint, width / 2, height / 2, 4, theme),
  },
  walk: {
    moving(paint, mark, axes, frame, theme) {
      path(paint, mark.x, mark.y, axes, frame);
      outlined(paint, theme.traces[mark.order % theme.traces.length], walkDash(mark), theme);
    },
    above(paint, mark, axes, frame, theme, box) {
      const x = axes.x.at(mark.x[frame]), y = axes.y.at(mark.y[frame]);
      const within = box && x >= box.left && x <= box.left + box.width && y >= box.top && y <= box.top + box.height;
      if (within) head(paint, mark, x, y, 6, theme);
    },
    legend: (mark) => (mark.name ? [mark.name] : []),
    sample(paint, mark, _, width, height, theme) {
      paint.beginPath();
      strokeLine(paint, 1, height / 2, width - 1, height / 2);
      outlined(paint, theme.traces[mark.order % theme.traces.length], walkDash(mark), theme);
      head(paint, mark, width / 2, height / 2, 4, theme);
    },
  },
});
