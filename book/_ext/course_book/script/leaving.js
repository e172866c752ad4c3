/* Leaving at once: the page goes blank before the browser has begun to look for the next one. */

const TIMES = 3;
const WITHIN = 2000; // ms in which the key is pressed that often

const exits = document.querySelectorAll(".leave");
const target = exits[0]?.href;

const leave = () => {
  document.title = "";
  document.documentElement.hidden = true;
  // In place of this page, so that going back does not come here.
  location.replace(target);
};

for (const exit of exits) {
  exit.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
}

// Escape also closes what is open; pressed on, it leaves. Heard before any board can keep it to itself.
let pressed = [];
addEventListener(
  "keydown",
  ({ key, repeat, timeStamp }) => {
    if (repeat) return;
    pressed = key === "Escape" ? [...pressed.filter((at) => timeStamp - at < WITHIN), timeStamp] : [];
    if (target && pressed.length >= TIMES) leave();
  },
  { capture: true },
);
