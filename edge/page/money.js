/** Prices as the page computes them while the guest chooses options: whole minor units, shown like the box shows them. */

const formats = new Map();

function format(language, currency) {
  const key = `${language} ${currency}`;
  if (!formats.has(key)) formats.set(key, new Intl.NumberFormat(language, { style: "currency", currency }));
  return formats.get(key);
}

/** A price of a document (decimal) in minor units. */
export function toMinor(price, currency) {
  return Math.round(price * 10 ** format("en", currency).resolvedOptions().maximumFractionDigits);
}

/** Minor units as the guest reads them. */
export function showMinor(minor, language, currency) {
  const digits = format(language, currency).resolvedOptions().maximumFractionDigits;
  return format(language, currency).format(minor / 10 ** digits);
}
