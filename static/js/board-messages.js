// Which of a manager's messages a board shows now. Pure.

/** Those for a board of these zones that are not over yet. */
export const messagesOf = (messages, zones, now_ms) =>
  messages.filter((one) => now_ms < Date.parse(one.until) && (!one.zones.length || !zones.length || one.zones.some((zone) => zones.includes(zone))));
