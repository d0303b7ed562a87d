// A password can be shown while it is typed: a button beside the field, where scripts run.
(() => {
  for (const input of document.querySelectorAll('[data-behaviour="show-password"]')) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "show-password";
    const say = () => { button.textContent = input.type === "password" ? input.dataset.show : input.dataset.hide; };
    button.addEventListener("click", () => {
      input.type = input.type === "password" ? "text" : "password";
      say();
    });
    // What is sent is a password again, so that browsers do not keep it among what was typed.
    input.form.addEventListener("submit", () => { input.type = "password"; say(); });
    say();
    input.after(button);
  }
})();
