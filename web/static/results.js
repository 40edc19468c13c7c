// The page of results: narrowed down in place, its facets a sheet on a phone, its hits opened, its bars dragged over.
"use strict";
(() => {
  const { $, $$, root, say, element, written } = window.bahith;

  // --- Results refreshed in place; the address, the title and the history say what is shown ---
  let shown = location.pathname + location.search, loading;
  const isResults = () => document.body.classList.contains("results");
  async function load(url, keep) {
    loading?.abort();
    loading = new AbortController();
    try {
      const answer = await fetch(url, { signal: loading.signal, headers: { Accept: "text/html" } });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!$("#results", fresh)) return location.assign(url);
      swap(fresh);
      shown = new URL(url, location.href).pathname + new URL(url, location.href).search;
      keep();
    } catch (error) { if (error.name !== "AbortError") location.assign(url); }
  }
  function swap(fresh) {
    document.title = fresh.title;
    written.clear();
    root.dataset.served = fresh.documentElement.dataset.harakat;
    $("main").replaceChildren(...$("main", fresh).childNodes);
    const form = $(".bar .search"), hidden = $$(".bar .search [type=hidden]", fresh);
    for (const input of $$("[type=hidden]", form)) input.remove();
    form.append(...hidden);
    for (const back of $$("[name=back]")) back.value = $("[name=back]", fresh).value;
    const box = $("[name=q]", form);
    if (document.activeElement !== box) box.value = $(".bar [name=q]", fresh).value;
    form.dispatchEvent(new Event("refreshed"));
    prepare();
    say($(".total")?.textContent ?? "");
  }
  function follow(url, from) {
    const facet = from?.closest("[data-facet]")?.dataset.facet, name = from?.textContent;
    const opened = $$(".facets details[open]").map((one) => one.closest("[data-facet]").dataset.facet + one.className);
    load(url, () => {
      history.pushState(null, "", url);
      for (const one of $$(".facets details")) if (opened.includes(one.closest("[data-facet]").dataset.facet + one.className)) one.open = true;
      if (root.classList.contains("sheet-open")) return openSheet(facet, name); // several are chosen in one opening
      const same = facet && $$(`[data-facet="${facet}"] a`).find((link) => link.textContent === name);
      if (same && same.checkVisibility()) return same.focus({ preventScroll: true });
      scrollTo(0, 0);
      if (from && !from.matches("input")) $("main").focus({ preventScroll: true });
    });
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-live]");
    if (!link || !isResults() || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    follow(link.getAttribute("href"), link);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!isResults() || !form.matches("form[data-live], .bar .search")) return;
    event.preventDefault();
    const given = [...new FormData(form)].filter(([, value]) => value !== "");
    follow(`${form.getAttribute("action")}?${new URLSearchParams(given)}`, form.matches(".search") ? $("[name=q]", form) : form);
  });
  addEventListener("popstate", () => {
    closeSheet();
    if (isResults() && location.pathname + location.search !== shown) load(location.href, () => {});
  });

  // --- On a phone the facets are a sheet: what is behind it cannot be reached while it is open ---
  const behind = () => [$(".top"), $(".foot"), $(".lead"), $(".toolbar"), $("#found"), ...$$(".skip")].filter(Boolean);
  function openSheet(facet, name) {
    if (!$("#facets")) return;
    root.classList.add("sheet-open");
    for (const part of behind()) part.inert = true;
    const same = facet && $$(`[data-facet="${facet}"] a`).find((link) => link.textContent === name);
    (same?.checkVisibility() ? same : $(".sheet-close a"))?.focus();
  }
  function closeSheet() {
    if (!root.classList.contains("sheet-open")) return;
    root.classList.remove("sheet-open");
    for (const part of behind()) part.inert = false;
    $(".open-facets")?.focus();
  }
  document.addEventListener("click", (event) => {
    const opens = event.target.closest(".open-facets");
    if (!opens && !event.target.closest(".sheet-close a")) return;
    event.preventDefault();
    if (opens) openSheet();
    else closeSheet();
  });
  matchMedia("(min-width: 60.01rem)").addEventListener("change", closeSheet);

  // --- A hit: the whole paragraph, and the article's other paragraphs, open in place ---
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-whole], a[data-more]");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const hit = link.closest(".hit");
    if (link.hasAttribute("data-whole")) {
      for (const cut of $$(".cut", hit)) cut.hidden = false;
      for (const dots of $$(".dots", hit)) dots.remove();
      link.remove();
      return $(".title a", hit).focus({ preventScroll: true });
    }
    try {
      const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
      const article = new DOMParser().parseFromString(await answer.text(), "text/html");
      const here = $(".title a", hit).hash.slice(1);
      const numbers = ($("nav.marks", article)?.dataset.marks ?? "").split(" ").filter(Boolean);
      const extra = element("div", { class: "extra", tabindex: "-1" });
      for (const number of numbers) {
        const text = `p${number}` !== here && $(`#p${number} .text`, article);
        if (!text) continue;
        const place = element("a", { href: `${link.href}#p${number}` }, number);
        for (const marker of $$(".marker a", text)) marker.replaceWith(...marker.childNodes);
        const row = element("p", { class: "text", dir: text.dir, lang: text.lang });
        row.append(place, " ", ...text.childNodes);
        const keep = $(`#p${number} .keep`, article);
        keep?.classList.remove("do");
        extra.append(row, ...(keep ? [keep] : []));
      }
      link.replaceWith(extra);
      window.bahithBasket?.show();
      extra.focus({ preventScroll: true });
    } catch { location.assign(link.href); }
  });

  // --- Charts: arrow keys step through what they show, dragging over bars chooses a period ---
  function steps(figure) {
    const svg = $("svg", figure), bars = $$("a", svg), now = $(".now", figure);
    const tell = (bar) => { now.textContent = bar?.getAttribute("aria-label") ?? ""; };
    (bars.find((bar) => bar.classList.contains("chosen")) ?? bars[0])?.setAttribute("tabindex", "0");
    svg.addEventListener("focusin", (event) => tell(event.target.closest("a")));
    svg.addEventListener("pointermove", (event) => tell(event.target.closest("a")));
    for (const leaves of ["focusout", "pointerleave"]) svg.addEventListener(leaves, () => tell());
    svg.addEventListener("keydown", (event) => {
      const ahead = root.dir === "rtl" ? "ArrowLeft" : "ArrowRight", back = root.dir === "rtl" ? "ArrowRight" : "ArrowLeft";
      const step = { [ahead]: 1, [back]: -1, Home: -bars.length, End: bars.length }[event.key];
      if (!step) return;
      event.preventDefault();
      const from = bars.indexOf(document.activeElement), to = Math.min(bars.length - 1, Math.max(0, from + step));
      bars[from].setAttribute("tabindex", "-1");
      bars[to].setAttribute("tabindex", "0");
      bars[to].focus();
    });
    return bars;
  }
  function chart(figure) {
    const svg = $("svg", figure), bars = steps(figure);
    const at = (event) => {
      const box = svg.getBoundingClientRect(), way = (event.clientX - box.left) / box.width;
      const place = Math.floor((root.dir === "rtl" ? 1 - way : way) * bars.length);
      return Math.min(bars.length - 1, Math.max(0, place));
    };
    let start = -1;
    figure.title = svg.dataset.hint;
    const ends = (event) => [start, at(event)].sort((a, b) => a - b);
    const paint = ([first, last]) => bars.forEach((bar, place) => bar.classList.toggle("chosen", place >= first && place <= last));
    let dragged = false;
    svg.addEventListener("pointerdown", (event) => { start = at(event); dragged = false; });
    svg.addEventListener("dragstart", (event) => event.preventDefault()); // bars are links
    svg.addEventListener("pointermove", (event) => {
      if (start < 0 || at(event) === start && !dragged) return;
      if (!dragged) svg.setPointerCapture(event.pointerId);
      dragged = true;
      paint(ends(event));
    });
    svg.addEventListener("pointercancel", () => { start = -1; paint([1, 0]); });
    svg.addEventListener("pointerup", (event) => {
      const [first, last] = ends(event), url = new URL(figure.dataset.url, location.href), far = dragged;
      start = -1;
      if (!far) return; // a click follows the bar
      url.searchParams.set("from", bars[first].dataset.first);
      url.searchParams.set("to", bars[last].dataset.last);
      follow(url.pathname + url.search, svg);
    });
    svg.addEventListener("click", (event) => { if (dragged) { event.preventDefault(); event.stopPropagation(); } }, true);
  }

  // --- Long lists: the server is asked for all values that have what is typed ---
  function find(form) {
    const box = $(".filter", form), list = $(".values", form.parentNode), before = [...list.childNodes];
    let asked, waiting;
    $("button", form).hidden = true;
    const ask = async () => {
      asked?.abort();
      asked = new AbortController();
      if (!box.value.trim()) return list.replaceChildren(...before);
      try {
        const answer = await fetch(`${form.action}?${new URLSearchParams(new FormData(form))}`, { signal: asked.signal });
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        const found = $$(".values > li", fresh).slice(0, 50);
        list.replaceChildren(...(found.length ? found : [element("li", { class: "hint" }, $(".notice", fresh)?.textContent ?? "")]));
      } catch { /* a later letter, or no network: the list stays */ }
    };
    box.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 150); });
    form.addEventListener("submit", (event) => { event.preventDefault(); ask(); });
  }
  function prepare() {
    $$("[data-chart]").forEach(chart);
    $$("[data-steps]").forEach(steps);
    $$(".find-values").forEach(find);
  }
  prepare();
  if (location.hash === "#facets" && matchMedia("(max-width: 60rem)").matches) openSheet();

  // --- j and k go through the results; Escape leaves the sheet ---
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeSheet(); });
  window.bahith.step = (step) => {
    const titles = $$(".hit .title a"), next = titles.indexOf(document.activeElement) + step;
    titles[Math.max(0, Math.min(titles.length - 1, next))]?.focus();
  };
})();
