/* The practice page: the customer takes time to type, Ctrl+Enter sends, a clock runs if wanted. */
"use strict";

const still = window.matchMedia("(prefers-reduced-motion: reduce)");
let paused = false;

/* The newest answer shows when it would have been typed. */
function letArrive(root) {
  const turn = root.querySelector("[data-wait]");
  const typing = root.querySelector(".typing");
  if (!turn || !typing) return;
  const wait = still.matches ? 0 : Number(turn.dataset.wait);
  delete turn.dataset.wait;
  turn.removeAttribute("data-wait");
  if (!wait) return;
  turn.hidden = true;
  typing.hidden = false;
  typing.scrollIntoView({ block: "nearest" });
  window.setTimeout(() => {
    typing.hidden = true;
    turn.hidden = false;
    turn.scrollIntoView({ block: "nearest" });
  }, wait);
}

function field() {
  return document.querySelector("[data-composer] textarea");
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target.closest("[data-composer]");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit();
});

/* What did not arrive stays in the field. */
function failed() {
  const sentence = document.querySelector("[data-failed]");
  if (sentence) sentence.hidden = false;
}
document.addEventListener("htmx:sendError", failed);
document.addEventListener("htmx:responseError", failed);
document.addEventListener("htmx:timeout", failed);

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "live") return;
  letArrive(document.getElementById("live"));
  const next = field();
  if (next) next.focus({ preventScroll: true });
  showPause();
});

/* The clock counts the seconds since the customer's last words, pauses left out. */
let spent = 0;
function showPause() {
  spent = 0;
  document.querySelectorAll("[data-pause]").forEach((button) => { button.hidden = false; });
}
window.setInterval(() => {
  const clock = document.querySelector("[data-clock]");
  if (!clock || paused || document.hidden) return;
  spent += 1;
  clock.textContent = `${Math.floor(spent / 60)}:${String(spent % 60).padStart(2, "0")}`;
}, 1000);
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-pause]");
  if (!button) return;
  paused = !paused;
  button.textContent = paused ? "Go on" : "Pause";
});

document.addEventListener("DOMContentLoaded", () => {
  showPause();
  if (document.querySelectorAll("#live .turn.agent").length === 0) letArrive(document);
});
