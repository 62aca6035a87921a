// Which kind of document a number is of, as far as its form says; the server checks it. Pure.

export const KINDS = ["resident", "org", "hmt_residence", "foreign_permanent", "passport"];
const ENDS = "10X98765432";
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** The number as it is sent: no spaces or hyphens, capitals, half width. */
export function plain(number) {
  return number.normalize("NFKC").replace(/[\s-]/g, "").toUpperCase();
}

/** The kind its form says; the identity card while nothing else is clear. */
export function kindOf(number) {
  const text = plain(number);
  if (/^\d{17}[\dX]$/.test(text)) {
    if (/^8[123]/.test(text)) return "hmt_residence";
    if (!text.startsWith("9")) return "resident";
    return isSummed(text) ? "foreign_permanent" : "org";
  }
  if (/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(text)) return "org";
  if (/^[A-Z]{3}\d{12}$/.test(text)) return "foreign_permanent";
  return /^(?=.*[A-Z])[A-Z0-9]{5,12}$/.test(text) ? "passport" : "resident";
}

/** Whether its last place is the one of GB 11643. */
function isSummed(text) {
  const sum = WEIGHTS.reduce((all, weight, at) => all + weight * Number(text[at]), 0);
  return ENDS[sum % 11] === text[17];
}
