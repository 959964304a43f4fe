// How numbers are written: in the reader's language, and as wide in every frame.

const MINUS = "\u2212", FIGURE_SPACE = "\u2007", NOTHING = "\u2014";
const SUPERSCRIPTS = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079";

const exponentOf = (value) => Math.floor(Math.log10(Math.abs(value)) + 1e-12);
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
const isNumber = (value) => typeof value === "number" && Number.isFinite(value);

function written(value, lang, options) {
  const format = new Intl.NumberFormat(lang, { useGrouping: false, ...options });
  return format.format(value).replace("-", MINUS);
}

function fixed(value, digits, lang) {
  const text = written(value, lang, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  // A number that rounds to zero has no sign.
  return /[1-9]/.test(text) ? text : text.replace(MINUS, "");
}

function tenTo(exponent) {
  const digits = [...String(Math.abs(exponent))].map((digit) => SUPERSCRIPTS[+digit]).join("");
  return "10" + (exponent < 0 ? "\u207b" : "") + digits;
}

function scientific(value, digits, lang) {
  let exponent = exponentOf(value);
  let mantissa = fixed(value / 10 ** exponent, digits, lang);
  if (/^\D?10/.test(mantissa)) mantissa = fixed(value / 10 ** ++exponent, digits, lang);
  return `${mantissa}\u00d7${tenTo(exponent)}`;
}

// How many decimals show four figures of the largest of these numbers.
function decimals(values) {
  const most = Math.max(0, ...values.filter(isNumber).map(Math.abs));
  return most === 0 ? 1 : clamp(3 - exponentOf(most), 1, 6);
}

// A writer for one series: the same decimals in every frame, padded to the longest of them.
function steady(values, lang, digits = decimals(values)) {
  const known = values.filter(isNumber);
  const constant = known.every((value) => value === known[0]);
  const whole = known.every((value) => Number.isInteger(value) && Math.abs(value) < 1e9);
  const text = (value) => {
    if (!isNumber(value)) return NOTHING;
    if (whole) return fixed(value, 0, lang);
    const size = Math.abs(value);
    const plain = size === 0 || (size < 1e6 && size >= (constant ? 1e-4 : 10 ** -digits));
    if (!plain) return scientific(value, 2, lang);
    return constant ? written(value, lang, { maximumSignificantDigits: 6 }) : fixed(value, digits, lang);
  };
  const texts = values.map(text);
  const width = Math.max(0, ...texts.map((one) => one.length));
  return texts.map((one) => one.padStart(width, FIGURE_SPACE));
}
