/* Words selected in the talk, as characters of the message: numbers that the page adds do not count. */
"use strict";

/* Characters as the server counts them: an emoji is one. */
const lengthOf = (text) => Array.from(text).length;

function textOf(node) {
  const copy = node.cloneNode(true);
  copy.querySelectorAll(".ref").forEach((ref) => ref.remove());
  return copy.textContent;
}

/* Return {turn, start, words} of what is selected within one message, or null. */
window.selectedWords = function selectedWords() {
  const selection = window.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const say = (range.startContainer.parentElement || document.body).closest(".say");
  if (!say || !say.contains(range.endContainer)) return null;
  const before = document.createRange();
  before.selectNodeContents(say);
  before.setEnd(range.startContainer, range.startOffset);
  const words = textOf(wrap(range));
  const start = lengthOf(textOf(wrap(before))) + lengthOf(words) - lengthOf(words.trimStart());
  if (!words.trim()) return null;
  return { turn: say.closest("[data-turn]").dataset.turn, start, words: words.trim() };
};

function wrap(range) {
  const held = document.createElement("div");
  held.append(range.cloneContents());
  return held;
}
