// Counts down while a statement is typed, in characters as people count them (accents and emoji families are one).
for (const line of document.querySelectorAll("[data-count-of]")) {
  const field = document.getElementById(line.dataset.countOf);
  const limit = Number(field.dataset.count);
  const segmenter = Intl.Segmenter && new Intl.Segmenter(document.documentElement.lang, { granularity: "grapheme" });
  const figures = new Intl.NumberFormat(document.documentElement.lang);
  const length = (text) => (segmenter ? [...segmenter.segment(text)].length : [...text].length);
  const update = () => {
    const left = limit - length(field.value.trim().replace(/\s+/gu, " "));
    line.textContent = `${figures.format(left)} ${line.dataset.words}`;
    line.classList.toggle("count-over", left < 0);
  };
  field.addEventListener("input", update);
  line.hidden = false;
  update();
}
