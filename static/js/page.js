// Small comforts. Every page works without this file.

// The summary of what is wrong gets the focus, so that it is read first.
document.querySelector("[data-focus]")?.focus();

// Buttons that need a script are hidden until there is one.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    const label = button.querySelector("span");
    const before = label.textContent;
    label.setAttribute("aria-live", "polite");
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      label.textContent = button.dataset.copied;
      setTimeout(() => (label.textContent = before), 3000);
    });
  }
}

// A filter or a date that says so is sent as soon as it is chosen by mouse or touch. Typing in a date field
// also fires "change" for every part of the date, so a keyboard waits for the button.
for (const field of document.querySelectorAll("[data-submit]")) {
  let typing = false;
  field.addEventListener("keydown", () => (typing = true));
  field.addEventListener("pointerdown", () => (typing = false));
  field.addEventListener("change", () => {
    if (!typing && field.value) field.form.requestSubmit();
  });
}

// A form is sent once: a second press while the answer is on its way does nothing.
for (const form of document.querySelectorAll("form[method=post]:not([hx-post])")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
