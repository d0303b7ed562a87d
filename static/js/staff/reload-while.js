// Work that goes on elsewhere: its block is fetched anew every two seconds until it is done.
(() => {
  const again = async (block) => {
    const answer = document.hidden ? null : await fetch(location.href, { redirect: "error" }).catch(() => null);
    if (!answer?.ok) { setTimeout(again, 2000, block); return; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-behaviour='reload-while']");
    if (!fresh) { location.reload(); return; }
    block.replaceWith(fresh);
    setTimeout(again, 2000, fresh);
  };
  const block = document.querySelector("[data-behaviour='reload-while']");
  if (block) setTimeout(again, 2000, block);
})();
