// The page of an export that is being made looks again by itself, as long as somebody looks at it.
(() => {
  if (!document.querySelector('[data-behaviour="export-progress"]')) return;
  const again = () => (document.visibilityState === "visible" ? location.reload() : setTimeout(again, 2000));
  setTimeout(again, 2000);
})();
