// What is under way keeps itself up to date: the page is fetched again and this part of it replaced; when the part is gone, the work is over.
(() => {
  const SECONDS = 3;
  const follow = async (part) => {
    if (document.hidden) return;
    const answer = await fetch(location.href, { redirect: "error" }).catch(() => null);
    if (!answer?.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
    if (!fresh) location.reload();
    else document.getElementById(part.id).replaceWith(fresh);
  };
  for (const part of document.querySelectorAll('[data-behaviour="follow"]')) setInterval(() => follow(part), SECONDS * 1000);
})();
