// One's own place on the line, worked out here from the published numbers; nothing is sent.
// Along the line, people are as frequent as the hill is high; what each answer says of the place is how many agree there.
const CAUTION = 2 / 3; // answers of one person have more in common than the line, so each counts less than a whole one
const FEWEST = 5;
const WIDEST = 0.75; // of the spread of everybody, from which a place is not known

const section = document.querySelector("[data-line]");
const answers = [...document.querySelectorAll("[data-statement]")].map(({ dataset }) => [dataset.statement, Number(dataset.choice)]);

const between = (at, places, values) => {
  if (at <= places[0]) return values[0];
  const next = places.findIndex((place) => at <= place);
  if (next < 0) return values.at(-1);
  const share = (at - places[next - 1]) / (places[next] - places[next - 1]);
  return values[next - 1] + share * (values[next] - values[next - 1]);
};

const chance = ({ agree, unsure }, choice, at, centres) => {
  const yes = between(at, centres, agree);
  return Math.min(Math.max(choice > 0 ? yes : 1 - unsure - yes, 0.02), 0.98);
};

const spread = (weights, at) => {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = weights.reduce((sum, weight, i) => sum + weight * at[i], 0) / total;
  return { total, mean, variance: weights.reduce((sum, weight, i) => sum + weight * (at[i] - mean) ** 2, 0) / total };
};

const quantile = (weights, at, total, share) => {
  let sum = 0;
  return at[weights.findIndex((weight) => (sum += weight) >= share * total)];
};

const place = ({ shape, parts, statements }) => {
  const at = shape.map(([x]) => x);
  const hill = shape.map(([, height]) => height);
  const centres = parts.map(([, centre]) => centre);
  const told = answers.filter(([name, choice]) => choice !== 0 && statements[name]);
  const weights = at.map((x, i) => told.reduce((w, [name, choice]) => w * chance(statements[name], choice, x, centres) ** CAUTION, hill[i]));
  const { total, mean, variance } = spread(weights, at);
  const known = told.length >= FEWEST && variance <= WIDEST * spread(hill, at).variance;
  const shares = parts.map(([start, , end]) => weights.filter((_, i) => at[i] >= start && at[i] < end).reduce((sum, w) => sum + w, 0) / total);
  return { known, mean, low: quantile(weights, at, total, 0.025), high: quantile(weights, at, total, 0.975), shares };
};

const draw = (name, from, to) => {
  const svg = section.querySelector("svg.chart-spectrum");
  const mirrored = getComputedStyle(section).direction === "rtl";
  const [start, end] = mirrored ? [1 - to, 1 - from] : [from, to];
  const box = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  const placed = { class: name, x: `${100 * start}%`, width: from === to ? 3 : `${100 * (end - start)}%`, y: 0, height: 180 };
  for (const [key, value] of Object.entries(placed)) box.setAttribute(key, value);
  svg.append(box);
};

const tell = ({ known, mean, low, high, shares }) => {
  const most = shares.indexOf(Math.max(...shares));
  const names = [...section.querySelectorAll("[data-part]")].map((item) => item.textContent);
  const { known: sentence, several, unknown } = section.dataset;
  const words = !known ? unknown : shares[most] < 0.5 ? several : sentence.replace("{part}", names[most]);
  section.hidden = false;
  section.querySelector("[role=status]").textContent = words;
  if (!known) return;
  draw("own-band", low, high);
  draw("own-mark", mean, mean);
};

if (section && answers.length) {
  const reply = await fetch(section.dataset.line);
  if (reply.ok) tell(place(await reply.json()));
}
