/* The review desk by keyboard. Without this script the page is a plain form with every answer open. */
"use strict";

const desk = document.querySelector("[data-desk]");
const answers = document.getElementById("answers");
const commentForm = document.getElementById("comment");
const crits = [...answers.querySelectorAll(".crit")];
const said = document.querySelector("[data-said]");
const token = answers.querySelector("[name=csrfmiddlewaretoken]").value;
const SWITCH = "highpoint-desk-keys";
const IDLE = 60000;
let at = 0;
let turnAt = -1;
let keys = true;

/* Time counts while the page is looked at and somebody did something within the last minute. */
let spent = 0;
let lastDone = Date.now();
let lastTick = Date.now();
function tick() {
  const now = Date.now();
  if (!document.hidden && now - lastDone < IDLE) spent += Math.min(now - lastTick, 2000);
  lastTick = now;
}
window.setInterval(tick, 1000);
["keydown", "pointerdown", "pointermove", "scroll"].forEach((name) => {
  document.addEventListener(name, () => { lastDone = Date.now(); }, { passive: true });
});
function takeSeconds() {
  const seconds = Math.floor(spent / 1000);
  spent -= seconds * 1000;
  return String(seconds);
}

/* What is answered is kept at once, one after the other. */
let line = Promise.resolve();
function keep(fields) {
  const body = new URLSearchParams({ csrfmiddlewaretoken: token, seconds: takeSeconds(), ...fields });
  line = line.then(async () => {
    said.textContent = "Saving …";
    try {
      const answer = await fetch(desk.dataset.answer, { method: "POST", body });
      const told = answer.headers.get("content-type").includes("json") ? await answer.json() : {};
      if (!answer.ok || told.answered === undefined) throw new Error(told.error || "");
      said.textContent = "Saved.";
    } catch (error) {
      said.textContent = error.message && !(error instanceof TypeError)
        ? error.message : "Not saved. Press “Save the draft” before you leave.";
    }
  });
}
window.addEventListener("pagehide", () => {
  tick();
  const body = new URLSearchParams({ csrfmiddlewaretoken: token, seconds: takeSeconds() });
  if (body.get("seconds") !== "0") navigator.sendBeacon(desk.dataset.answer, body);
});

const chosen = (crit) => crit.querySelector("input[type=radio]:checked");

function keepAnswer(crit) {
  const answer = chosen(crit);
  if (!answer) return;
  const key = crit.dataset.criterion;
  keep({ criterion: key, [`a_${key}`]: answer.value, [`n_${key}`]: crit.querySelector(".input").value });
}

function show(crit) {
  const answer = chosen(crit);
  if (!answer) return;
  const word = document.createElement("span");
  word.className = `v ${answer.dataset.look}`;
  word.textContent = answer.closest("label").firstChild.nextSibling.textContent.trim();
  crit.querySelector("[data-state]").replaceChildren(word);
  const done = crits.filter(chosen).length;
  document.querySelector("[data-answered]").textContent = done;
  document.getElementById("progress").value = done;
}

function go(place, { focus = true } = {}) {
  at = Math.max(0, Math.min(crits.length - 1, place));
  crits.forEach((crit, number) => crit.classList.toggle("crit--now", number === at));
  const crit = crits[at];
  if (!focus) return;
  const field = chosen(crit) || crit.querySelector("input[type=radio]");
  field.focus({ preventScroll: true });
  crit.scrollIntoView({ block: "nearest" });
}

function choose(key) {
  const option = crits[at].querySelector(`input[data-key="${key}"]`);
  if (!option) return;
  option.checked = true;
  option.dispatchEvent(new Event("change", { bubbles: true }));
  if (at < crits.length - 1) go(at + 1);
}

function nextTurn(step) {
  const turns = [...document.querySelectorAll(".turn--judged")];
  if (!turns.length) return;
  turnAt = (turnAt + step + turns.length) % turns.length;
  turns[turnAt].focus({ preventScroll: true });
  turns[turnAt].scrollIntoView({ block: "center" });
}

/* A comment on the words selected, else on the turn in focus. */
function openComment() {
  const words = window.selectedWords();
  const turn = document.activeElement.closest("[data-turn]");
  commentForm.elements.turn.value = words ? words.turn : turn ? turn.dataset.turn : "";
  commentForm.elements.words.value = words ? words.words : "";
  commentForm.elements.start.value = words ? words.start : "";
  commentForm.classList.add("open");
  commentForm.elements.text.focus();
}
function closeComment() {
  commentForm.classList.remove("open");
  crits[at].querySelector("input").focus({ preventScroll: true });
}

function enter() {
  const open = crits.findIndex((crit) => !chosen(crit));
  if (open >= 0) go(open);
  else answers.requestSubmit(answers.querySelector("[name=submit]"));
}

const PRESSED = {
  j: () => go(at + 1),
  ArrowDown: () => go(at + 1),
  k: () => go(at - 1),
  ArrowUp: () => go(at - 1),
  n: () => crits[at].querySelector(".input").focus(),
  t: () => nextTurn(1),
  T: () => nextTurn(-1),
  e: openComment,
  r: () => {
    openComment();
    if (commentForm.elements.template) commentForm.elements.template.focus();
  },
  Enter: enter,
  "?": () => document.getElementById("all-keys").showModal(),
};

function isField(node) {
  return node.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");
}

document.addEventListener("keydown", (event) => {
  const on = event.target instanceof Element ? event.target : document.body;
  if (event.key === "Escape" && isField(on)) {
    event.preventDefault();
    if (commentForm.contains(on)) closeComment();
    else on.blur();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Enter" && on.closest(".crit") && on.matches(".input")) {
    /* A note is done: on to the next one, never a form sent by accident. */
    event.preventDefault();
    go(at + 1);
    return;
  }
  if (!keys || isField(on) || document.querySelector("dialog[open]")) return;
  if (event.key === "Enter" && on.closest("a, button, summary")) return;
  if (commentForm.contains(on)) return;
  if (/^[0-9]$/.test(event.key)) choose(event.key);
  else if (PRESSED[event.key]) PRESSED[event.key]();
  else return;
  event.preventDefault();
});

answers.addEventListener("change", (event) => {
  const crit = event.target.closest(".crit");
  if (crit) {
    show(crit);
    keepAnswer(crit);
  } else if (event.target.name === "summary") {
    keep({ summary: event.target.value });
  }
});
answers.addEventListener("submit", () => {
  tick();
  answers.elements.seconds.value = takeSeconds();
});
answers.addEventListener("focusin", (event) => {
  const place = crits.indexOf(event.target.closest(".crit"));
  if (place >= 0 && place !== at && !event.target.matches("[data-open]")) go(place, { focus: false });
});
answers.addEventListener("click", (event) => {
  const button = event.target.closest("[data-open]");
  if (button) go(crits.indexOf(button.closest(".crit")));
});
commentForm.querySelector("[data-close]").addEventListener("click", closeComment);

/* A template becomes the text of the comment, to be changed before it is sent. */
if (commentForm.elements.template) {
  commentForm.elements.template.addEventListener("change", (event) => {
    const option = event.target.selectedOptions[0];
    if (!option.value) return;
    commentForm.elements.text.value = [option.dataset.text, commentForm.elements.text.value]
      .filter(Boolean).join("\n");
    commentForm.elements.tone.value = option.dataset.tone;
    event.target.value = "";
    commentForm.elements.text.focus();
  });
}

function setKeys(on) {
  keys = on;
  document.querySelectorAll("[data-keys]").forEach((part) => { part.hidden = !on; });
  document.querySelector("[data-switch]").textContent = on ? "Turn single keys off" : "Turn single keys on";
  try { window.localStorage.setItem(SWITCH, on ? "on" : "off"); } catch { /* not kept, still works */ }
}
document.querySelector("[data-switch]").addEventListener("click", () => setKeys(!keys));

let kept = "on";
try { kept = window.localStorage.getItem(SWITCH) || "on"; } catch { /* the default */ }
desk.classList.add("live");
document.querySelector("[data-dock]").hidden = false;
document.querySelectorAll("[data-open], [data-close]").forEach((button) => { button.hidden = false; });
setKeys(kept === "on");
const first = crits.findIndex((crit) => !chosen(crit));
if (window.location.hash) go(Math.max(first, 0), { focus: false });
else go(Math.max(first, 0));
