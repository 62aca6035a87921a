// Small help on the sign-in form, which works without it: see the password, and hear that Caps Lock is on.

const password = document.getElementById("password");
const show = document.getElementById("show");
const caps = document.getElementById("caps");

show.hidden = false;
show.addEventListener("click", () => {
  const seen = password.type === "password";
  password.type = seen ? "text" : "password";
  show.setAttribute("aria-pressed", String(seen));
  show.textContent = seen ? show.dataset.hide : show.dataset.show;
  password.focus();
});
password.addEventListener("keyup", (event) => {
  caps.hidden = !event.getModifierState?.("CapsLock");
});
