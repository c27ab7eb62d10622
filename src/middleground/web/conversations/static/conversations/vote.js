// Answering: reads a statement aloud, and moves the focus to the next one. Everything else works without this file.
const speech = window.speechSynthesis;

function prepare() {
  const button = document.querySelector("[data-read-aloud]");
  if (button && speech) button.hidden = false;
}

function readAloud(button) {
  const statement = document.getElementById(button.dataset.readAloud);
  const wasSpeaking = speech.speaking;
  speech.cancel();
  button.setAttribute("aria-pressed", String(!wasSpeaking));
  if (wasSpeaking) return;
  const words = new SpeechSynthesisUtterance(statement.textContent);
  words.lang = statement.lang;
  words.onend = () => button.setAttribute("aria-pressed", "false");
  speech.speak(words);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-read-aloud]");
  if (button) readAloud(button);
});

document.addEventListener("htmx:after:swap", () => {
  speech?.cancel();
  prepare();
  document.getElementById("statement")?.focus({ preventScroll: true });
  window.scrollTo({ top: 0 });
});

prepare();
