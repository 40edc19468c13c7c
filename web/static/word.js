// A word of a text leads to its page: choose it (a double click, a long press), or step to it from the key w.
"use strict";
(() => {
  const $ = (selector, within = document) => within.querySelector(selector);
  const TEXTS = ".text, .note-text, .line .side", WORD = /[\p{L}\p{M}\p{N}]+(?:['’_-][\p{L}\p{M}\p{N}]+)*/gu, MOST = 60;
  let stepping = false, leaving;

  // The word that is selected within a text, and its range; null for anything else.
  function chosen() {
    const selection = getSelection(), text = String(selection).trim();
    if (!selection.rangeCount || !text || text.length > MOST) return null;
    const range = selection.getRangeAt(0), around = range.commonAncestorContainer;
    const within = (around.nodeType === Node.TEXT_NODE ? around.parentElement : around).closest(TEXTS);
    return within && isWord(text) ? { text, range, within } : null;
  }
  const isWord = (text) => text.match(WORD)?.[0] === text && /\p{L}/u.test(text);

  function show() {
    const link = $(".study"), word = chosen();
    clearTimeout(leaving);
    if (!word) { // a tap on the link itself may take the selection away first
      leaving = setTimeout(() => { link.hidden = true; stepping = false; }, 250);
      return;
    }
    link.href = link.dataset.path + encodeURIComponent(word.text);
    $("bdi", link).textContent = word.text;
    $("bdi", link).lang = /\p{Script=Arabic}/u.test(word.text) ? "ar" : "en";
    link.hidden = false;
    const box = word.range.getBoundingClientRect(), middle = box.left + box.width / 2 - link.offsetWidth / 2;
    link.style.top = `${Math.round(scrollY + box.bottom + 8)}px`;
    link.style.left = `${Math.round(Math.max(8, Math.min(middle, document.documentElement.clientWidth - link.offsetWidth - 8)))}px`;
  }
  document.addEventListener("selectionchange", show);
  document.addEventListener("pointerdown", (event) => {
    if (event.target.closest(".study")) event.preventDefault();
    stepping = false;
  });

  // The words of a text as ranges; numbers of notes and what is folded away are none.
  function words(text) {
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT), found = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement.closest(".marker, [hidden]")) continue;
      for (const one of node.data.matchAll(WORD)) {
        if (!isWord(one[0])) continue;
        const range = document.createRange();
        range.setStart(node, one.index);
        range.setEnd(node, one.index + one[0].length);
        found.push(range);
      }
    }
    return found;
  }
  const texts = () => [...document.querySelectorAll(TEXTS)].filter((one) => one.checkVisibility());
  function select(range) {
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    show(); // selectionchange comes later, and Enter leads to the word chosen
    range.startContainer.parentElement.scrollIntoView({ block: "nearest" });
    $(".said").textContent = `${range}: ${$(".study").dataset.name}`;
  }
  function start() {
    const near = document.activeElement.closest?.(".hit, .para") ?? $(".para:target");
    const text = (near && $(".text", near)) ?? texts().find((one) => one.getBoundingClientRect().bottom > 120);
    const all = text ? words(text) : [];
    if (!all.length) return;
    stepping = true;
    select(all.find((range) => range.startContainer.parentElement.closest("mark")) ?? all[0]);
  }
  function step(word, by) {
    const all = words(word.within), at = all.findIndex((range) => range.compareBoundaryPoints(Range.START_TO_START, word.range) >= 0) + by;
    if (all[at]) return select(all[at]);
    const list = texts(), next = list[list.indexOf(word.within) + by], others = next ? words(next) : [];
    if (others.length) select(others.at(by > 0 ? 0 : -1));
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.target.closest?.("input, textarea, select")) return;
    const word = chosen();
    if (stepping && word) {
      const ahead = getComputedStyle(word.within).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
      const by = event.key === ahead ? 1 : event.key === "ArrowLeft" || event.key === "ArrowRight" ? -1 : 0;
      if (by) { event.preventDefault(); return step(word, by); }
      if (event.key === "Enter") { event.preventDefault(); return $(".study").click(); }
      if (event.key === "Escape") return getSelection().removeAllRanges();
    }
    if (event.key !== "w" && event.key !== "ص" || document.documentElement.dataset.keys === "off") return; // WCAG 2.1.4
    if (word) $(".study").click();
    else start();
  });
})();
