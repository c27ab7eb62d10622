// Keeps an answer that the network did not take, and sends it when the network is back: once, however often it is sent,
// because the sequence of the form decides on the server. Nothing here says who answered; the cookie does.
const NAME = `answers:${location.pathname}`;
const waiting = () => JSON.parse(localStorage.getItem(NAME) ?? "{}");

function keep(answers) {
  if (Object.keys(answers).length) localStorage.setItem(NAME, JSON.stringify(answers));
  else localStorage.removeItem(NAME);
  const note = document.querySelector("[data-waiting]");
  if (note) note.hidden = Object.keys(answers).length === 0;
}

async function send(answer) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const body = new URLSearchParams({ ...answer, csrfmiddlewaretoken: token });
  const reply = await fetch(location.pathname, { method: "POST", body, headers: { "HX-Request": "true" } });
  // 403: the form had grown too old; the reload brings a fresh one, and the answer is still here for it.
  if (reply.status === 403 || reply.status >= 500) throw new Error(String(reply.status));
}

let isSending = false;
async function sendAll() {
  const answers = Object.entries(waiting());
  if (isSending || !answers.length) return;
  isSending = true;
  try {
    for (const [statement, answer] of answers) {
      await send(answer);
      const { [statement]: _sent, ...left } = waiting();
      keep(left);
    }
    location.reload(); // the next statement
  } catch {
    // still no network: the next attempt comes with it, or with the next answer
  } finally {
    isSending = false;
  }
}

// htmx tells of a request that never reached the server.
document.addEventListener("htmx:error", (event) => {
  const body = event.detail?.ctx?.request?.body;
  if (!event.target.matches?.("form.answers") || !body) return;
  const { csrfmiddlewaretoken: _token, ...answer } = Object.fromEntries(body);
  keep({ ...waiting(), [answer.statement]: answer });
});
window.addEventListener("online", sendAll);
setInterval(sendAll, 10_000);
keep(waiting());
sendAll();
