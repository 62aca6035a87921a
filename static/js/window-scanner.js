// What a scanned text is: a slip, a ticket's page, a booking, a document, a case's number.

/** Identity cards, permits and phones: what is looked up goes into an address, and they may not. */
const PERSONAL = /^(\d{17}[\dX]|[A-Z]{3}\d{12}|1[3-9]\d{9})$/;

/** What our slips' CODE128 says: day as YYMMDD, then the number. `{day, number}` or null. */
export function slipOf(text) {
  const found = /^(\d{6})([A-Z]\d{3,4})$/.exec(text.toUpperCase());
  return found && { day: found[1], number: found[2] };
}

/** What a slip's or phone's QR says: the ticket's own page, whose token begins with the ticket's id. That id or null. */
export function ticketOf(text) {
  const found = /\/t\/([^./?#]+)\.[^/?#]+/.exec(text);
  return found && found[1];
}

/** The number of a document a reader has typed; or null. */
export function documentIn(text) {
  const plain = text.trim().toUpperCase();
  return /^(\d{17}[\dX]|[A-Z]{3}\d{12})$/.test(plain) ? plain : null;
}

/** A booking as its bars or its code say it, for the server to find; or null. */
export function bookingIn(text) {
  const plain = text.trim();
  return /^\d{8}$/.test(plain) || /\/b\/[^/?#\s]+/.test(plain) ? plain : null;
}

/** Whether only our own papers and pages say so: never what a field asks for. */
export function isOurCode(text) {
  return Boolean(slipOf(text) || ticketOf(text)) || /\/b\/[^/?#\s]+/.test(text);
}

/** The number of a case, as told slips and other papers bear it in their CODE128; or null; never a person's. */
export function caseIn(text) {
  const plain = text.trim().toUpperCase();
  return /^[0-9A-Z-]{8,50}$/.test(plain) && !PERSONAL.test(plain) ? plain : null;
}

/** A case's number as somebody typed it, in full or half width; or null, also for a person's. */
export function numberIn(text) {
  const plain = text.normalize("NFKC").replace(/\s/g, "").toUpperCase();
  return /^[0-9A-Z-]{3,50}$/.test(plain) && !PERSONAL.test(plain) ? plain : null;
}

/** "2026-11-23" as the slip says it. */
export function slipDay(day) {
  return day ? day.slice(2).replaceAll("-", "") : "";
}
