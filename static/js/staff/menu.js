// The menu is longer than a low window or a phone: where one is stands in sight.
(() => {
  const menu = document.getElementById("staff-menu");
  const here = menu?.querySelector("[aria-current]");
  if (!here) return;
  const show = () => {
    if (here.offsetTop + here.offsetHeight > menu.scrollTop + menu.clientHeight) menu.scrollTop = here.offsetTop - menu.clientHeight / 2;
  };
  menu.addEventListener("toggle", show);
  show();
})();
