// What is on now and next goes with the clock of the phone, with or without network.
(() => {
  const list = document.querySelector('[data-behaviour="near"]');
  if (!list) return;
  const entries = [...list.children].map((item) => ({
    item, begins: Date.parse(item.dataset.begins), ends: Date.parse(item.dataset.ends),
    whole: "wholeDays" in item.dataset, word: item.querySelector(".near-word"),
  }));
  const sort = () => {
    const now = Date.now();
    const ahead = entries.filter(({ begins, whole }) => begins > now && !whole);
    const next = new Set(ahead.sort((one, other) => one.begins - other.begins).slice(0, 4).map(({ item }) => item));
    for (const { item, begins, ends, word } of entries) {
      const near = begins <= now && now < ends ? "now" : next.has(item) ? "next" : "later";
      item.hidden = near === "later";
      item.className = `near near--${near}`;
      word.textContent = near === "later" ? "" : word.dataset[near];
    }
  };
  sort();
  setInterval(sort, 30000);
})();
