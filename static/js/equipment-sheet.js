// The installation sheet's form: its fields, and a photo read in the browser and sent as base64.
import { ready } from "./admin-ready.js";
import { newKey, post } from "./api.js";

const LIMIT_MS = 60_000; // a photo over a slow network
const root = document.getElementById("sheet");
const said = root.querySelector("[data-said]");

function base64Of(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(",")[1]);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

root.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const [form, button] = [event.target, event.submitter];
  const body = { device: root.dataset.device, drop_photo: button.value === "drop" };
  for (const name of ["make", "serial", "cable", "note"]) body[name] = form[name].value.trim();
  button.disabled = true;
  try {
    if (form.photo.files[0] && !body.drop_photo) body.photo = await base64Of(form.photo.files[0]);
    await post(`/halls/${root.dataset.hall}/equipment/sheet`, body, newKey(), LIMIT_MS);
    location.reload();
  } catch (error) {
    if (!error.code) throw error;
    button.disabled = false;
    said.textContent = error.message || root.dataset.unreachable;
    said.className = "message bad";
    said.hidden = false;
    said.scrollIntoView({ block: "nearest" });
  }
});
ready();
