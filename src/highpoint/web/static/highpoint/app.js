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
document.addEventListener("DOMContentLoaded", watch);
document.addEventListener("htmx:load", watch);
