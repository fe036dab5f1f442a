/* A file may be dropped on its field; without this script the field is a plain one. */
"use strict";

const form = document.querySelector("[data-drop]");
const field = form.querySelector("input[type=file]");
const error = form.querySelector(".error");
const sending = form.querySelector("[data-sending]");

/* A file that is too large is told before it is sent, not after. */
function fits() {
  const file = field.files[0];
  const tooLarge = Boolean(file) && file.size > Number(form.dataset.limit);
  error.hidden = !tooLarge;
  error.textContent = tooLarge ? form.dataset.tooLarge : "";
  field.closest(".field").classList.toggle("field--bad", tooLarge);
  field.setAttribute("aria-invalid", String(tooLarge));
  return !tooLarge;
}

function over(event) {
  event.preventDefault();
  form.classList.toggle("over", event.type === "dragover");
}

form.addEventListener("dragover", over);
form.addEventListener("dragleave", over);
form.addEventListener("drop", (event) => {
  over(event);
  if (!event.dataTransfer.files.length) return;
  field.files = event.dataTransfer.files;
  if (fits()) form.requestSubmit();
});
field.addEventListener("change", fits);
form.addEventListener("submit", (event) => {
  if (!fits()) event.preventDefault();
  else sending.textContent = `Sending ${field.files[0].name} …`;
});
