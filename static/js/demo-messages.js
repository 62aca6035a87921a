// The phones of the demo: looks every second whether a message has come, and shows it without a reload.
const list = document.getElementById("messages");
const none = document.getElementById("none");

function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

function shown(one) {
  const text = element("p", "demo-message-text");
  for (const [part, isLink] of one.parts) {
    const shown = isLink ? element("a", "", part) : part;
    if (isLink) Object.assign(shown, { href: part, target: "_blank" });
    text.append(shown);
  }
  const head = element("p", "demo-message-head", element("b", "", one.kind), element("span", "", one.to), element("span", "", one.at));
  const item = element("li", "demo-message", head, text);
  item.dataset.id = one.id;
  return item;
}

async function look() {
  const answer = await fetch("/demo/messages/list").catch(() => null); // away: keep what is shown and look again
  if (!answer?.ok) return;
  const { messages } = await answer.json();
  const there = new Set([...list.children].map((item) => item.dataset.id));
  for (const one of messages.toReversed()) if (!there.has(one.id)) list.prepend(shown(one));
  none.hidden = list.children.length > 0;
}

setInterval(look, 1000);
