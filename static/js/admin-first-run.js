// The first administrator: make the account with the one-time code, then sign in with it.
import { ready } from "./admin-ready.js";
import { post } from "./api.js";

const form = document.getElementById("first");
const refused = document.getElementById("refused");

function refuse(text, field) {
  refused.hidden = false;
  refused.querySelector("p").textContent = text;
  for (const input of form.querySelectorAll("input")) input.removeAttribute("aria-invalid");
  const wrong = form.elements[field];
  wrong?.setAttribute("aria-invalid", "true");
  (wrong ?? form.elements.code).focus();
}

const FIELD_OF = { first_run_code_wrong: "code", weak_password: "password", bad_account: "account" };

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { code, name, account, password, again } = Object.fromEntries(new FormData(form));
  if (password !== again) return refuse(form.dataset.differ, "again");
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    await post("/first-run", { code, name: name.trim(), account: account.trim(), password }, undefined, 20_000);
    const session = await post("/sign-in", { account: account.trim(), password }, undefined, 20_000);
    location.assign(session.todo ? "/account" : "/admin");
  } catch (error) {
    if (error.code === "already_set_up") return location.assign("/sign-in");
    refuse(error.message || form.dataset.unreachable, FIELD_OF[error.code]);
  } finally {
    button.disabled = false;
  }
  return undefined;
});
ready();
