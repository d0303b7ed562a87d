// A part of a page that changes by itself is fetched again every few seconds, until the server says that it is over.
(() => {
  const begin = (part) => {
    if (!part || part.dataset.behaviour !== "refresh") return;
    setTimeout(async () => {
      // Whoever is about to press a button in it must not see it move away; nobody looks at a hidden page.
      if (document.hidden || part.contains(document.activeElement)) return begin(part);
      try {
        const answer = await fetch(location.href, { credentials: "same-origin", redirect: "error" });
        const fresh = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
        if (!fresh) return begin(part);
        const there = document.importNode(fresh, true);
        part.replaceWith(there);
        begin(there);
      } catch { begin(part); }
    }, Number(part.dataset.seconds) * 1000);
  };
  document.querySelectorAll('[data-behaviour="refresh"]').forEach(begin);
})();
