// Formulas: MathML from the server, taken in piece by piece, with slots that show this frame.

const MATH = "http://www.w3.org/1998/Math/MathML";
const ELEMENTS = new Set(
  ("math mrow mi mn mo mtext ms mspace mfrac msqrt mroot msup msub msubsup munder mover munderover " +
    "mtable mtr mtd mstyle mpadded mphantom menclose mmultiscripts mprescripts").split(" "),
);
const ATTRIBUTES = new Set(
  ("display form fence separator stretchy symmetric largeop movablelimits lspace rspace accent " +
    "accentunder mathvariant displaystyle scriptlevel linethickness width height depth minsize " +
    "maxsize notation columnalign rowalign columnspacing rowspacing data-slot data-slot-paren").split(" "),
);

// A copy of the formula with nothing in it but mathematics: no script, no link, no style.
function copied(source) {
  if (source.nodeType === Node.TEXT_NODE) return document.createTextNode(source.data);
  if (source.nodeType !== Node.ELEMENT_NODE || !ELEMENTS.has(source.localName)) return null;
  const copy = document.createElementNS(MATH, source.localName);
  for (const { name, value } of source.attributes) {
    if (ATTRIBUTES.has(name)) copy.setAttribute(name, value);
  }
  for (const child of source.childNodes) {
    const inner = copied(child);
    if (inner) copy.append(inner);
  }
  const letter = source.localName === "mi" && [...source.textContent].length === 1;
  if (letter && !source.hasAttribute("mathvariant")) copy.classList.add("letter");
  return copy;
}

const RELATIONS = "=<>\u2260\u2264\u2265", SIGNS = "+\u2212";
const isMark = (node, marks) => node.localName === "mo" && marks.includes(node.textContent);
const holds = (node, marks) => node.localName === "mrow" && [...node.children].some((part) => isMark(part, marks));

function row(name, ...children) {
  const made = document.createElementNS(MATH, "mrow");
  made.classList.add(name);
  made.append(...children);
  return made;
}

// The parts of a chain of equations: (a = b) = c is a, =, b, =, c.
function chained(parts) {
  const [first, ...rest] = parts;
  return first && holds(first, RELATIONS) ? [...chained([...first.children]), ...rest] : parts;
}

// Cut before each of the marks: [what stands before the first, [mark, ...], ...].
function cutBefore(nodes, marks) {
  const cut = [[]];
  for (const node of nodes) {
    if (isMark(node, marks) && cut.at(-1).length) cut.push([]);
    cut.at(-1).push(node);
  }
  return cut;
}

// A sum may go on in a new line before each of its signs.
function terms(nodes) {
  const parts = nodes.length === 1 && holds(nodes[0], SIGNS) ? [...nodes[0].children] : nodes;
  return row("terms", ...cutBefore(parts, SIGNS).map((term, k) => {
    if (k > 0) term[0].setAttribute("form", "infix");
    return row("term", ...term);
  }));
}

// Left of the first sign of equality, and right of it a piece for each: all are still one formula.
function inPieces(math) {
  const [left, ...sides] = cutBefore(chained([...math.children]), RELATIONS);
  const aligned = sides.length && sides.every(([sign]) => sign.textContent === "=");
  const pieces = sides.map(([sign, ...side]) => row("piece", row("sign", sign), terms(side)));
  math.replaceChildren(...(sides.length ? [row("left", ...left), row("right", ...pieces)] : [row("right", terms(left))]));
  return aligned;
}

// What shows a number at its place; one with a power of ten has a true exponent. A strut as high
// as any number keeps what is above and below it still.
function shownAt(place, powers) {
  const made = ["msup", "mn", "mn", "mspace"].map((name) => document.createElementNS(MATH, name));
  const [power, base, exponent, strut] = made, whole = row("number");
  strut.setAttribute("height", powers ? "1.05em" : "0.8em");
  strut.setAttribute("depth", "0.2em");
  power.append(base, exponent);
  place.replaceWith(whole);
  whole.append(place, ...(powers ? [power] : []), strut);
  return (text) => {
    const [, ten, raised] = text.match(POWER) ?? [];
    power.style.display = raised ? "" : "none";
    [place.textContent, base.textContent, exponent.textContent] = raised ? ["", ten, lowered(raised)] : [text, "", ""];
  };
}

const POWER = new RegExp(`^(.*10)([\u207b${SUPERSCRIPTS}]+)$`);
const lowered = (raised) => [...raised].map((sign) => (sign === "\u207b" ? MINUS : SUPERSCRIPTS.indexOf(sign))).join("");

// Builds one formula; returns its element, what shows a frame in it, and what lays it in the room.
function buildFormula({ mathml, alt, slots = {} }, lang) {
  const box = element("div", { class: "formula" });
  const source = new DOMParser().parseFromString(mathml, "text/html").querySelector("math");
  const math = source && copied(source);
  if (!math) return { box, show: () => {}, lay: () => {} };
  if (alt) math.setAttribute("alttext", alt);
  math.setAttribute("displaystyle", "true");
  box.append(math);

  const series = Object.entries(slots).map(([id, values]) => {
    const texts = figures(values, lang);
    const find = (attribute) => [...math.querySelectorAll(`[${attribute}="${CSS.escape(id)}"]`)];
    // Brackets stay in every frame if one of them needs them: nothing moves when a sign changes.
    const negative = texts.some((text) => text.includes(MINUS)), powers = texts.some((text) => POWER.test(text));
    for (const paren of find("data-slot-paren")) {
      const raised = paren.parentNode.parentNode.localName === "msup";
      if (!negative && !(powers && raised)) paren.remove();
    }
    const places = find("data-slot");
    const shows = places.map((place) => shownAt(place, powers));
    for (const place of places) place.parentNode.setAttribute("data-testid", `player-slot-${id}`);
    return { texts, widest: longest(texts), shows };
  });
  const fill = (textOf) => series.forEach((one) => one.shows.forEach((show) => show(textOf(one))));
  box.classList.toggle("aligned", inPieces(math));

  // It goes on in new lines where its widest frame has no room, so that no line breaks in motion.
  const lay = () => {
    fill(({ widest }) => widest);
    const lines = box.querySelectorAll(".right, .terms"), edge = box.getBoundingClientRect().right + 1;
    for (const line of lines) line.classList.remove("broken");
    for (const line of lines) line.classList.toggle("broken", ends(line) > edge);
  };
  return { box, lay, show: (frame) => fill(({ texts }) => texts[frame]) };
}

const ends = (line) => Math.max(...[...line.children].map((part) => part.getBoundingClientRect().right));
