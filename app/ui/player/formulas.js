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

// Builds one formula; returns its element and what shows a frame in it.
function buildFormula({ mathml, alt, slots = {} }, lang) {
  const box = element("div", { class: "formula" });
  const source = new DOMParser().parseFromString(mathml, "text/html").querySelector("math");
  const math = source && copied(source);
  if (!math) return { box, show: () => {} };
  if (alt) math.setAttribute("alttext", alt);
  box.append(math);

  // One number of decimals for all that changes, so that a reader can check the sum.
  const varying = Object.values(slots).filter((values) => values.some((value) => value !== values[0]));
  const digits = clamp(Math.max(1, ...varying.map(decimals)), 1, 4);
  const shows = Object.entries(slots).map(([id, values]) => {
    const padded = steady(values, lang, digits);
    const everNegative = padded.some((text) => text.includes(MINUS));
    // In the font of formulas a minus is wider than a digit, by a quarter of an em.
    const texts = padded.map((text) => (everNegative && !text.includes(MINUS) ? "\u2005" + text : text));
    const places = [...math.querySelectorAll(`[data-slot="${CSS.escape(id)}"]`)];
    const parens = [...math.querySelectorAll(`[data-slot-paren="${CSS.escape(id)}"]`)];
    for (const place of places) place.setAttribute("data-testid", `player-slot-${id}`);
    if (!everNegative) for (const paren of parens) paren.remove();
    return (frame) => {
      for (const place of places) place.textContent = texts[frame];
      // Hidden, not removed: the formula keeps its width.
      const visibility = texts[frame].includes(MINUS) ? "visible" : "hidden";
      for (const paren of parens) paren.style.visibility = visibility;
    };
  });
  return { box, show: (frame) => shows.forEach((show) => show(frame)) };
}
