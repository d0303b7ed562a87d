// Keeps the page of the day and its pictures on the phone, once it is shown; says when it is read without network.
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
  const keep = async () => {
    await navigator.serviceWorker.register(mark.dataset.worker);
    const { active } = await navigator.serviceWorker.ready;
    const pictures = [...document.images].map((image) => image.src);
    active.postMessage({ page: location.pathname, keep: [...mark.dataset.keep.split(" "), ...pictures] });
  };
  // Who opens the page wants to read it first.
  if (document.readyState === "complete") keep();
  else window.addEventListener("load", keep);
})();
