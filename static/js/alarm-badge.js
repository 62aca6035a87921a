// The badge of alarms in the head of a page stays true while the page is open; without this script it is as of loading.
import { connect } from "./feed.js";

const badge = document.querySelector("[data-alarms]");
const [word, count] = [badge.querySelector("[data-word]"), badge.querySelector(".number")];
const isEnglish = document.documentElement.lang === "en";

connect({
  as: "staff",
  hall: badge.dataset.alarms,
  topics: ["alarms"],
  onView(_topic, view) {
    const told = view.get("alarms");
    badge.className = `alarm-badge ${told.level ?? "none"}`;
    word.textContent = told.count ? (isEnglish ? `up to ${told.en}` : `最高${told.zh}`) : badge.dataset.none;
    count.textContent = told.count;
    count.hidden = told.count === 0;
  },
});
