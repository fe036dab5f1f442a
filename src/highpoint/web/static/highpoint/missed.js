/* Words selected in the talk fill the form of what the engine missed; without this they are typed. */
"use strict";

const form = document.querySelector("[data-missed]");
const here = document.querySelector("[data-missed-here]");

if (form && here) {
  document.addEventListener("selectionchange", () => {
    const words = window.selectedWords();
    if (!words || ![...form.elements.turn.options].some((one) => one.value === words.turn)) {
      if (!here.matches(":focus")) here.hidden = true;
      return;
    }
    form.elements.turn.value = words.turn;
    form.elements.words.value = words.words;
    form.elements.start.value = words.start;
    here.hidden = false;
  });
  here.addEventListener("click", () => {
    here.hidden = true;
    form.closest("details").open = true;
    form.scrollIntoView({ block: "center" });
    form.elements.found.focus();
  });
  /* Typed words are looked for anew. */
  form.elements.words.addEventListener("input", () => { form.elements.start.value = ""; });
}
if (window.location.hash === "#missed") {
  const details = document.getElementById("missed");
  if (details) details.open = true;
}
