// A hall file from the administrator's disk as a body of the API: TOML as text, a workbook as base64.

export async function bodyOf(file) {
  if (!/\.xlsx$/i.test(file.name)) return { toml: await file.text() };
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return { xlsx: btoa(text) };
}

/** What to send to load a previewed body: a workbook goes in as the tree it turned out to be. */
export const loadable = (body, preview) => (body.xlsx === undefined ? body : { tree: preview.tree });

export const fill = (text, values = {}) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

/** Where a problem stands, in words: sheet and cell, line and place, or the place alone. */
export const placeOf = (problem, words) => (problem.line ? fill(words.at_line, problem) : problem.where);
