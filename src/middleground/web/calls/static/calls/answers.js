// The form of an application: shows the questions that are asked, counts characters, saves as one goes, and keeps what
// the network did not take until the server has it. Everything else works without this file.
const PREFIX = "application:";

// Which questions are asked. The server judges by the same rules (conditions.py).
const isEmpty = (value) =>
  value === null || value === undefined || value === false || value === "" || (typeof value === "object" && !Object.keys(value).length);
const isOne = (given, wanted) => {
  if (Array.isArray(given)) return given.includes(wanted);
  if (given && typeof given === "object") return wanted in given;
  if (typeof given === "boolean") return wanted === "yes" ? given : given === wanted;
  return given === wanted;
};
const areComparable = (given, wanted) => typeof given === typeof wanted && (typeof given === "number" || (typeof given === "string" && given !== ""));
const TESTS = {
  is: isOne,
  is_not: (given, wanted) => !isEmpty(given) && !isOne(given, wanted),
  at_least: (given, wanted) => areComparable(given, wanted) && given >= wanted,
  at_most: (given, wanted) => areComparable(given, wanted) && given <= wanted,
  answered: (given, wanted) => isEmpty(given) !== Boolean(wanted),
};
const holds = (rule, answers) =>
  Object.entries(TESTS).every(([name, test]) => !(name in rule) || test(answers[rule.question], rule[name]));
function isAsked(condition, answers) {
  if (condition.all?.length) return condition.all.every((rule) => holds(rule, answers));
  if (condition.any?.length) return condition.any.some((rule) => holds(rule, answers));
  return true;
}

function valueOf(sheet) {
  const name = `answer-${sheet.dataset.question}`;
  const fields = [...sheet.querySelectorAll("input, select, textarea")].filter((field) => field.name === name);
  const levels = [...sheet.querySelectorAll("select")].filter((field) => field.name.startsWith(`${name}__`) && field.value);
  if (levels.length) return Object.fromEntries(levels.map((field) => [field.name.slice(name.length + 2), field.value]));
  const [first] = fields;
  if (!first) return null;
  if (sheet.dataset.kind === "several") return fields.filter((field) => field.checked).map((field) => field.value);
  if (sheet.dataset.kind === "consent") return first.checked;
  if (sheet.dataset.kind === "file") return first.files.length > 0 || (sheet.dataset.file === "yes" && !sheet.querySelector("[name$='.remove']:checked"));
  const text = (first.type === "radio" ? fields.find((field) => field.checked)?.value : first.value)?.trim() ?? "";
  const isNumber = ["number", "scale"].includes(sheet.dataset.kind) && /^-?\d+$/u.test(text);
  return isNumber ? Number(text) : text;
}

function showAsked(form) {
  const answers = {};
  for (const sheet of form.querySelectorAll("[data-question]")) {
    const asked = isAsked(JSON.parse(sheet.dataset.condition ?? "{}"), answers);
    sheet.hidden = !asked;
    answers[sheet.dataset.question] = asked ? valueOf(sheet) : null;
  }
}

function countCharacters(form) {
  const language = document.documentElement.lang;
  const segmenter = Intl.Segmenter && new Intl.Segmenter(language, { granularity: "grapheme" });
  const figures = new Intl.NumberFormat(language);
  for (const line of form.querySelectorAll("[data-count-of]")) {
    const field = document.getElementById(line.dataset.countOf);
    const limit = Number(field?.dataset.count);
    if (!limit) continue;
    const update = () => {
      const text = field.value.trim();
      const left = limit - (segmenter ? [...segmenter.segment(text)].length : [...text].length);
      line.textContent = `${figures.format(left)} ${line.dataset.words}`;
      line.classList.toggle("count-over", left < 0);
    };
    field.addEventListener("input", update);
    update();
  }
}

// What was typed and has not reached the server: on this device, without the link that opens the application.
const nameOf = (form) => `${PREFIX}${form.dataset.answers}`;
const typed = (form) =>
  [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name.startsWith("answer-"));
const copyOf = (form) => JSON.parse(localStorage.getItem(nameOf(form)) ?? "null");
const revisionOf = (form) => form.querySelector("[name=revision]")?.value ?? "";

function keepCopy(form, isUnsure) {
  const copy = { revision: revisionOf(form), isUnsure, fields: typed(form) };
  try {
    localStorage.setItem(nameOf(form), JSON.stringify(copy));
  } catch {
    // no room or not allowed: the page still holds it
  }
}

function putBack(form) {
  const copy = copyOf(form);
  if (!copy || !(copy.isUnsure || copy.revision === revisionOf(form))) return false;
  const values = new Map();
  for (const [name, value] of copy.fields) values.set(name, [...(values.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!field.name.startsWith("answer-") || field.type === "file") continue;
    const given = values.get(field.name) ?? [];
    if (["checkbox", "radio"].includes(field.type)) field.checked = given.includes(field.value);
    else if (given.length) field.value = given[0];
  }
  form.querySelector("[data-restored]").hidden = false;
  return true;
}

function saveAsOneGoes(form) {
  let timer = null;
  let isSending = false;
  let isChanged = false;
  let isUnsure = copyOf(form)?.isUnsure ?? false;
  const offline = form.querySelector("[data-offline]");

  async function save() {
    if (isSending) return;
    isSending = true;
    isChanged = false;
    const body = new URLSearchParams([...typed(form), ["csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value]]);
    if (!isUnsure) body.set("revision", revisionOf(form));
    try {
      const reply = await fetch(form.dataset.save, { method: "POST", body });
      if (!reply.ok) throw new Error(String(reply.status));
      const line = new DOMParser().parseFromString(await reply.text(), "text/html").getElementById("saved");
      form.querySelector("#saved").replaceWith(line);
      offline.hidden = true;
      isUnsure = false;
      if (line.dataset.saved === "yes" && !isChanged) localStorage.removeItem(nameOf(form));
    } catch {
      isUnsure = true; // it may have arrived all the same
      keepCopy(form, true);
      offline.hidden = false;
      later(10_000);
    } finally {
      isSending = false;
    }
    if (isChanged) later(1_000);
  }

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }

  const note = (wait) => () => {
    isChanged = true;
    keepCopy(form, isUnsure);
    later(wait);
  };
  form.addEventListener("input", note(3_000));
  form.addEventListener("change", note(800));
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    keepCopy(form, true); // until the next page says that it arrived
  });
  window.addEventListener("online", save);
  if ("arrived" in form.dataset) localStorage.removeItem(nameOf(form));
  else if (putBack(form)) later(500);
}

const form = document.querySelector("form[data-answers]");
if (form) {
  if (form.dataset.save) saveAsOneGoes(form);
  countCharacters(form);
  form.addEventListener("input", () => showAsked(form));
  form.addEventListener("change", () => showAsked(form));
  showAsked(form);
}
const acknowledged = document.querySelector("[data-acknowledged]");
if (acknowledged) localStorage.removeItem(`${PREFIX}${acknowledged.dataset.acknowledged}`);
