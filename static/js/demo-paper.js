// The paper tray looks every second whether a new slip has come out, and shows it without a reload.
const tray = document.getElementById("tray");

async function look() {
  const answer = await fetch("/demo/paper/list").catch(() => null); // away: keep what is shown and look again
  if (!answer?.ok) return;
  const { slips } = await answer.json();
  if ((slips[0] ?? "") === tray.dataset.newest) return;
  tray.dataset.newest = slips[0] ?? "";
  tray.replaceChildren(...slips.map((name) => {
    const picture = new Image();
    picture.src = `/demo/paper/${name}.png`;
    picture.alt = `第 ${name} 张小票`;
    return picture;
  }));
}

setInterval(look, 1000);
