// A second press while the first is under way is ignored. The server takes a double sending as one anyway; this only saves the wait.
(() => {
  for (const form of document.querySelectorAll('form[data-behaviour="submit-once"]')) {
    let sentAt = 0;
    form.addEventListener("submit", (event) => {
      if (event.timeStamp - sentAt < 3000 && sentAt) event.preventDefault();
      else sentAt = event.timeStamp;
    });
    // Coming back with the browser's back button must find a form that can be sent.
    addEventListener("pageshow", () => { sentAt = 0; });
  }
})();
