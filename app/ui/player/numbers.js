// How numbers are written: in the reader's language, and alike in every frame.

const MINUS = "\u2212", NOTHING = "\u2014";
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

// As short as it is exact: 10⁻⁸, not 1.00×10⁻⁸.
function shortest(value, lang) {
  const size = Math.abs(value);
  if (size === 0 || (size < 1e6 && size >= 1e-4)) return written(value, lang, { maximumSignificantDigits: 6 });
  const [mantissa, exponent] = value.toExponential(5).split("e").map(Number);
  const factor = { 1: "", [-1]: MINUS }[mantissa] ?? `${written(mantissa, lang, { maximumFractionDigits: 5 })}\u00d7`;
  return factor + tenTo(exponent);
}

// How many decimals show four figures of the largest of these numbers.
function decimals(values) {
  const most = Math.max(0, ...values.filter(isNumber).map(Math.abs));
  return most === 0 ? 1 : clamp(3 - exponentOf(most), 1, 6);
}

// A series as text: a constant as short as it is, whole numbers as they are, others as `write` says.
function inWords(values, lang, write) {
  const known = values.filter(isNumber);
  const constant = known.every((value) => value === known[0]);
  const whole = known.every((value) => Number.isInteger(value) && Math.abs(value) < 1e9);
  return values.map((value) => {
    if (!isNumber(value)) return NOTHING;
    if (whole) return fixed(value, 0, lang);
    return constant ? shortest(value, lang) : write(value);
  });
}

// The same decimals in every frame; a number that has hardly a figure left comes with a power of ten.
function steady(values, lang, digits = decimals(values)) {
  const least = 10 ** -Math.max(1, digits - 1);
  return inWords(values, lang, (value) => {
    const size = Math.abs(value);
    return size === 0 || (size < 1e6 && size >= least) ? fixed(value, digits, lang) : scientific(value, 2, lang);
  });
}

// Four figures of every number, so that a reader can check the sum.
function figures(values, lang) {
  return inWords(values, lang, (value) => {
    const size = Math.abs(value);
    if (size === 0) return "0";
    return size < 1e6 && size >= 1e-3 ? fixed(value, Math.max(0, 3 - exponentOf(value)), lang) : scientific(value, 3, lang);
  });
}

const longest = (texts) => texts.reduce((most, text) => (text.length > most.length ? text : most), "");
