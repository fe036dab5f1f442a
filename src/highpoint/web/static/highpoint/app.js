/* The little that HTML and CSS cannot do. Every page works without it. */
"use strict";

const SHOWN_FOR = 8000;

/* A toast goes after a while, but never while it is pointed at or in use. */
function fade(toast) {
  if (toast.dataset.watched) return;
  toast.dataset.watched = "yes";
  const again = () => window.setTimeout(() => {
    if (toast.matches(":hover, :focus-within")) again();
    else toast.remove();
  }, SHOWN_FOR);
  again();
}

function watch() {
  document.querySelectorAll(".toast").forEach(fade);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-dismiss]");
  if (button) button.closest(".toast").remove();
});
/* Copying needs a script; its button shows only where there is one. */
function offerCopy() {
  document.querySelectorAll("[data-copy]").forEach((button) => { button.hidden = false; });
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  const said = document.querySelector("[data-copied]");
  try {
    await navigator.clipboard.writeText(field.value);
    said.textContent = "Copied.";
  } catch {
    said.textContent = "It is selected: copy it with your keyboard.";
  }
});
/* On a narrow screen a row of pages scrolls: the page one is on must be seen in it. */
function showWhereOneIs() {
  document.querySelectorAll(".nav-row, .tabs").forEach((row) => {
    const here = row.querySelector("[aria-current]");
    if (here) row.scrollLeft = here.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
  });
}
document.addEventListener("DOMContentLoaded", showWhereOneIs);
document.addEventListener("DOMContentLoaded", offerCopy);
document.addEventListener("DOMContentLoaded", watch);
document.addEventListener("htmx:load", watch);
