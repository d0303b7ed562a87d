// Keeps the page of the day on the phone, and says when it is read without network.
(() => {
  const mark = document.querySelector('[data-behaviour="keep"]');
  if (!mark) return;
  const offline = mark.querySelector(".day-offline");
  const tell = () => {
    offline.hidden = navigator.onLine;
    offline.textContent = navigator.onLine ? "" : offline.dataset.words;
  };
  window.addEventListener("online", tell);
  window.addEventListener("offline", tell);
  tell();
  if (!("serviceWorker" in navigator)) return;
  const page = location.pathname;
  navigator.serviceWorker.register(mark.dataset.worker).then(() => navigator.serviceWorker.ready).then((registration) => {
    registration.active.postMessage({ page, keep: mark.dataset.keep.split(" ") });
  });
})();
