// Counts that keep up while a page is open, without loading it again.
(() => {
  for (const box of document.querySelectorAll('[data-behaviour="live-counts"]')) {
    setInterval(async () => {
      if (document.hidden) return;
      const answer = await fetch(box.dataset.url, { redirect: "error" }).catch(() => null);
      if (!answer?.ok) return;
      const counts = await answer.json();
      for (const each of box.querySelectorAll("[data-count]")) each.textContent = counts[each.dataset.count] ?? "";
    }, 5000);
  }
})();
