// The call of all hands, over whatever page of staff is open: who is called says with one press that they come.

import { post } from "./api.js";
import { connect } from "./feed.js";

const root = document.getElementById("hands");
const { hall, me, role, lang } = root.dataset;
const W = lang === "en"
  ? { called: "All hands", come: "I am coming", hide: "Not now" }
  : { called: "全员支援", come: "收到，我来", hide: "暂时不能来" };
let hidden = "";   // the call this person has put aside

function button(word, className, press) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className, textContent: word });
  made.addEventListener("click", press);
  return made;
}

function show(call) {
  const isMine = call && call.roles.includes(role) && !call.answered.includes(Number(me)) && call.id !== hidden;
  root.classList.toggle("on", Boolean(isMine));
  if (!isMine) return root.replaceChildren();
  const said = document.createElement("p");
  said.textContent = `${W.called} ${call.since.slice(11, 16)} · ${call.reason}`;
  const come = button(W.come, "button primary slim", async () => {
    come.disabled = true;
    try {
      await post(`/halls/${encodeURIComponent(hall)}/all-hands/answer`);
      show(null);
    } catch (error) {
      if (!error.code) throw error;
      come.disabled = false;
      said.textContent = error.message || said.textContent;
    }
  });
  root.replaceChildren(said, come, button(W.hide, "button slim", () => { hidden = call.id; show(null); }));
}

connect({ as: "staff", hall, topics: ["hands"], onView: (_topic, view) => show(view.get("hands")) });
