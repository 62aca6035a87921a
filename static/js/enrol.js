// The one-time code of a scanned link stands behind its "#": no request, no log and no history ever has it.

const field = document.getElementById("code");

function take() {
  const code = new URLSearchParams(location.hash.slice(1)).get("code");
  if (!code) return;
  field.value = code.slice(0, field.maxLength);
  history.replaceState(null, "", location.pathname + location.search);
}

take();
addEventListener("hashchange", take);
