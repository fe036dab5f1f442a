/* The practice page: the customer takes time to type, Ctrl+Enter sends, a clock runs if wanted. */
"use strict";

const still = window.matchMedia("(prefers-reduced-motion: reduce)");
let paused = false;

/* What was waited for the answer already counts as typing. */
let sentAt = 0;
let arrives = () => {};

/* The newest answer shows when it would have been typed. */
function letArrive(root) {
  const turn = root.querySelector("[data-wait]");
  const typing = root.querySelector(".typing");
  if (!turn || !typing) return;
  const wait = still.matches ? 0 : Math.max(0, Number(turn.dataset.wait) - (sentAt ? Date.now() - sentAt : 0));
  delete turn.dataset.wait;
  turn.removeAttribute("data-wait");
  if (!wait) return;
  turn.hidden = true;
  typing.hidden = false;
  typing.scrollIntoView({ block: "nearest" });
  const timer = window.setTimeout(() => arrives(), wait);
  arrives = () => {
    window.clearTimeout(timer);
    arrives = () => {};
    typing.hidden = true;
    turn.hidden = false;
    turn.scrollIntoView({ block: "nearest" });
  };
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
  takeOff();
}
document.addEventListener("htmx:sendError", failed);
document.addEventListener("htmx:responseError", failed);
document.addEventListener("htmx:timeout", failed);

/* While the answer is on its way: one's own words, and what can be seen of the customer's. */
const HEARD = /<!--heard (.*?)-->\n/g;
document.addEventListener("htmx:beforeSend", (event) => {
  const form = event.detail.elt;
  if (!form.matches || !form.matches("[data-composer]")) return;
  sentAt = Date.now();
  arrives();
  if (!form.hasAttribute("data-looks-on")) return;
  const typing = document.querySelector("#live .typing");
  const own = document.createElement("li");
  own.className = "turn agent sending";
  const body = own.appendChild(document.createElement("div"));
  body.className = "body";
  const who = body.appendChild(document.createElement("p"));
  who.className = "who";
  who.appendChild(document.createElement("b")).textContent = "You";
  const words = body.appendChild(document.createElement("p"));
  words.className = "say";
  words.dir = "auto";
  words.textContent = form.querySelector("textarea").value;
  typing.before(own);
  typing.hidden = false;
  typing.scrollIntoView({ block: "nearest" });
  event.detail.xhr.addEventListener("progress", () => {
    const found = [...event.detail.xhr.responseText.matchAll(HEARD)].pop();
    if (found) typing.querySelector("[data-heard]").textContent = JSON.parse(found[1]);
  });
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "live") return;
  event.detail.serverResponse = event.detail.serverResponse.replace(HEARD, "");
});

/* What did not arrive is taken off again; the words are still in the field. */
function takeOff() {
  document.querySelectorAll("#live .sending").forEach((turn) => turn.remove());
  document.querySelectorAll("#live .typing").forEach((turn) => { turn.hidden = true; });
}

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
  paused = false;
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
