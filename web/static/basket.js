// The basket that a reader's browser keeps: what is ticked on any page, and how much it holds, in the header.
"use strict";
(() => {
  const $$ = (selector) => [...document.querySelectorAll(selector)];
  const KEY = "bahith.basket", link = document.querySelector(".to-basket"), most = Number(link.dataset.most);
  const say = (text) => { document.querySelector(".said").textContent = text; };
  const dropped = new Map(); // notes of what was let go on this page, should it come back

  // A list of [name, note]; whatever else stands there is nothing.
  function read() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
      return Array.isArray(kept) ? kept.filter((one) => typeof one?.[0] === "string").map(([name, note]) => [name, String(note ?? "")]) : [];
    } catch { return []; }
  }
  function write(items) {
    try { localStorage.setItem(KEY, JSON.stringify(items)); } catch { say(link.dataset.unkept); return false; }
    count();
    return true;
  }
  function count() {
    const kept = read(), names = new Set(kept.map(([name]) => name));
    link.querySelector(".count").textContent = kept.length || "";
    link.href = link.dataset.path;
    link.hidden = !kept.length && !link.hasAttribute("aria-current");
    for (const box of $$(".keep input")) box.checked = names.has(box.value);
    for (const part of $$(".keep-button")) part.hidden = true;
  }
  document.addEventListener("change", (event) => {
    const box = event.target.closest?.(".keep input");
    if (!box) return;
    const kept = read(), others = kept.filter(([name]) => name !== box.value);
    if (box.checked && others.length >= most) { box.checked = false; return say(link.dataset.full); }
    if (!box.checked) dropped.set(box.value, kept.find(([name]) => name === box.value)?.[1]);
    const changed = box.checked ? [...others, [box.value, dropped.get(box.value) ?? ""]] : others;
    if (write(changed)) say(box.checked ? link.dataset.kept : link.dataset.dropped);
    else box.checked = !box.checked;
  });
  addEventListener("storage", (event) => { if (event.key === KEY || event.key === null) count(); }); // another window
  addEventListener("pageshow", count); // one comes back to a page that was put aside
  document.addEventListener("refreshed", count, true);
  count();
  window.bahithBasket = { read, write, most, show: count };
})();
