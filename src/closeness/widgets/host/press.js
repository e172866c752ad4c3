// While a button or a finger is down nothing may move under it: a line that comes or goes when a field is left would
// shift what is being pressed, and the press would be lost. What has to be shown then waits for the release.

let pressed = false;
const waiting = new Set();

const release = () => {
  pressed = false;
  for (const act of waiting) setTimeout(act); // after the click that the release makes
  waiting.clear();
};

globalThis.addEventListener?.("pointerdown", () => {
  pressed = true;
}, true);
for (const end of ["pointerup", "pointercancel"]) globalThis.addEventListener?.(end, release, true);

/** Do something now, or after the release when something is being pressed. */
export const afterPress = (act) => {
  if (pressed) waiting.add(act);
  else act();
};
