// Reading by keys, as the buttons say: 0 to 4 score the criterion at hand and move on, letters press their button. Only
// while the focus is in the page's reading part and not in a text, so that no key surprises elsewhere.
const part = document.querySelector("[data-reading]");

const isTyping = (target) => target.matches("textarea, input:not([type=radio], [type=checkbox]), select");

const criterionAtHand = () => {
  const criteria = [...part.querySelectorAll("[data-criterion]")];
  const open = criteria.find((criterion) => !criterion.querySelector("input:checked"));
  return document.activeElement.closest("[data-criterion]") ?? open ?? criteria[0];
};

const score = (level) => {
  const criterion = criterionAtHand();
  const choice = criterion?.querySelector(`input[value="${level}"]:enabled`);
  if (!choice) return false;
  choice.click();
  const criteria = [...part.querySelectorAll("[data-criterion]")];
  const next = criteria[criteria.indexOf(criterion) + 1];
  (next ? (next.querySelector("input:checked") ?? next.querySelector("input")) : choice).focus();
  return true;
};

const KEYS = { j: "n", k: "p" };

const press = (key) => {
  const button = part.querySelector(`[accesskey="${CSS.escape(KEYS[key] ?? key)}"]`);
  button?.click();
  return Boolean(button);
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  if (!part?.contains(event.target) || isTyping(event.target)) return;
  const key = event.key.toLowerCase();
  if (/^[0-4]$/.test(key) ? score(key) : key.length === 1 && press(key)) event.preventDefault();
});

// What was typed last is sent along when somebody leaves the page before it was kept.
const form = document.querySelector("#reading-form[hx-post]");
let isUnsent = false;
form?.addEventListener("input", () => { isUnsent = true; });
document.addEventListener("submit", () => { isUnsent = false; });
window.addEventListener("pagehide", () => {
  if (!isUnsent) return;
  const given = new FormData(form);
  given.set("step", "auto");
  navigator.sendBeacon(form.action, given);
  isUnsent = false;
});
