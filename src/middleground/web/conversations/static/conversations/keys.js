// Judging by one key each, as the buttons say; only while the focus is in the queue, so that no key surprises elsewhere.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  const queue = event.target.closest("[data-keys]");
  const button = queue?.querySelector(`[accesskey="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});
