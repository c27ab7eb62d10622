// Adds the reader's own time beside moments in another zone. Without it the page names the zone of the call.
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
const page = document.documentElement.lang;
const language = page === "en" ? "en-GB" : page; // the day before the month, as on the page

const offset = (moment, zone) =>
  new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" })
    .formatToParts(moment)
    .find((part) => part.type === "timeZoneName").value;

const whole = { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

for (const time of document.querySelectorAll("time[data-zone]")) {
  const begins = new Date(time.dateTime);
  const line = time.parentElement.querySelector(".call-local");
  if (!line || offset(begins, time.dataset.zone) === offset(begins, own)) continue;
  const format = new Intl.DateTimeFormat(language, { ...whole, timeZone: own });
  const said = time.dataset.until ? format.formatRange(begins, new Date(time.dataset.until)) : format.format(begins);
  const named = new Intl.DateTimeFormat(language, { timeZone: own, timeZoneName: "shortOffset" })
    .formatToParts(begins)
    .find((part) => part.type === "timeZoneName").value;
  line.textContent = line.dataset.words.replace("%(moment)s", `${said} (${named})`);
  line.hidden = false;
}
