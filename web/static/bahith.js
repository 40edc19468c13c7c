// What the page does beyond what it does without script: every link and form here works alone.
"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const root = document.documentElement;
  const say = (text) => { $(".said").textContent = text; };
  const element = (name, attributes = {}, text = "") => {
    const made = Object.assign(document.createElement(name), { textContent: text });
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };

  // --- Display: what the form would do with a reload, done at once ---
  const harakat = /[\u064b-\u0652\u0653\u0656-\u065f\u0670\u0610-\u061a\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08ca-\u08e1\u08e3-\u08ff\u06e5\u06e6]/g; // HIDEABLE of index/arabic/letters.py
  const written = new Map(); // text nodes and what was written in them, harakat included
  function showHarakat(shown) {
    if (shown && root.dataset.served === "hidden") return location.reload(); // the letters were never sent
    if (shown) {
      for (const [node, text] of written) node.data = text;
      return written.clear();
    }
    const walker = document.createTreeWalker($("main"), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const bare = node.data.replace(/\u0671/g, "ا").replace(harakat, "");
      if (bare === node.data) continue;
      written.set(node, node.data);
      node.data = bare;
    }
  }
  root.dataset.served = root.dataset.harakat;
  document.addEventListener("submit", (event) => {
    const { name, value } = event.submitter ?? {};
    if (!event.target.matches("[data-preferences]") || !name) return;
    event.preventDefault();
    document.cookie = `${name}=${value}; max-age=31536000; path=/; samesite=lax`;
    root.dataset[name] = value;
    for (const button of $$(`[name="${name}"]`, event.target)) button.setAttribute("aria-pressed", button.value === value);
    if (name === "harakat") showHarakat(value === "shown");
  });

  // --- Menus close on Escape, and where a click or the focus goes elsewhere ---
  const closeMenus = (target) => {
    for (const menu of $$("details.menu[open]")) if (!menu.contains(target)) menu.open = false;
  };
  document.addEventListener("click", (event) => closeMenus(event.target));
  document.addEventListener("focusin", (event) => closeMenus(event.target));

  // --- Copying ---
  let fading;
  async function copy(text) {
    const toast = $(".toast");
    let copied = true;
    try { await navigator.clipboard.writeText(text); } catch { copied = copySelected(text); } // plain http has no clipboard
    toast.textContent = copied ? toast.dataset.copied : toast.dataset.failed;
    clearTimeout(fading);
    fading = setTimeout(() => { toast.textContent = ""; }, 2000);
  }
  function copySelected(text) {
    const box = element("textarea", { class: "unseen", readonly: "", "aria-hidden": "true" });
    const before = document.activeElement;
    box.value = text;
    document.body.append(box);
    box.select();
    const copied = document.execCommand("copy");
    box.remove();
    before?.focus({ preventScroll: true });
    return copied;
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) copy(button.dataset.copy.split(" ").map((id) => document.getElementById(id).textContent.trim()).join(" "));
    const number = event.target.closest(".gutter .num");
    if (number) copy(number.href); // and the link does what it does
  });

  // --- Words chosen in a paragraph are what its citation quotes ---
  document.addEventListener("pointerdown", (event) => {
    const link = event.target.closest(".gutter a.do"), chosen = link && getSelection();
    if (!chosen?.rangeCount || !$(".text", link.closest(".para")).contains(chosen.getRangeAt(0).commonAncestorContainer)) return;
    const words = chosen.toString().replace(/\s+/g, " ").trim(), url = new URL(link.href);
    if (words) url.searchParams.set("words", words);
    else url.searchParams.delete("words");
    link.href = url.href;
  });

  // --- Completion: the ARIA combobox with a listbox (WAI-ARIA Authoring Practices 1.2) ---
  function complete(input) {
    const form = input.form;
    const list = element("ul", { role: "listbox", id: "completions", class: "completions", "aria-label": $(".toast").dataset.completions, hidden: "" });
    const options = () => $$("[role=option]", list);
    let chosen = -1, typed = input.value, waiting, asked;
    for (const [key, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) input.setAttribute(key, value);
    form.append(list);
    const close = () => { list.hidden = true; chosen = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
    const show = (texts) => {
      list.replaceChildren(...texts.map((text, at) => element("li", { role: "option", id: `completion-${at}`, "aria-selected": "false", dir: "auto" }, text)));
      chosen = -1;
      input.removeAttribute("aria-activedescendant");
      list.hidden = !texts.length;
      if (texts.length) say(`${texts.length}: ${list.getAttribute("aria-label")}`);
      input.setAttribute("aria-expanded", String(!list.hidden));
    };
    const choose = (at) => {
      const all = options();
      chosen = (at + all.length + 1) % (all.length + 1); // one place more: what was typed
      all.forEach((option, place) => option.setAttribute("aria-selected", String(place === chosen)));
      input.value = all[chosen]?.textContent ?? typed;
      if (all[chosen]) input.setAttribute("aria-activedescendant", all[chosen].id);
      else input.removeAttribute("aria-activedescendant");
    };
    const ask = async () => {
      asked?.abort();
      asked = new AbortController();
      try {
        const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(typed)}`, { signal: asked.signal });
        if (!answer.ok || document.activeElement !== input) return;
        const found = (await answer.json()).completions.map((one) => one.text).filter((text) => text !== typed);
        if (input.value === typed) show(found);
      } catch { /* a later question, or no network: the box works without */ }
    };
    input.addEventListener("input", (event) => {
      typed = input.value;
      clearTimeout(waiting);
      if (event.isComposing) return;
      if (typed.trim().length < 2) close();
      else waiting = setTimeout(ask, 120);
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Escape" && !list.hidden) { event.preventDefault(); input.value = typed; close(); }
      if (list.hidden || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
      event.preventDefault();
      const last = options().length;
      choose(event.key === "ArrowDown" ? (chosen < 0 || chosen === last ? 0 : chosen + 1) : (chosen < 0 || chosen === last ? last - 1 : chosen - 1));
    });
    list.addEventListener("pointerdown", (event) => {
      const option = event.target.closest("[role=option]");
      if (!option) return;
      event.preventDefault(); // keeps the focus in the box
      input.value = option.textContent;
      close();
      form.requestSubmit();
    });
    input.addEventListener("blur", close);
    form.addEventListener("submit", () => { asked?.abort(); clearTimeout(waiting); close(); });
  }
  function clearable(input) {
    const cross = element("button", { type: "button", class: "clear-box", "aria-label": $(".toast").dataset.clear }, "×");
    const show = () => { cross.hidden = !input.value; };
    cross.addEventListener("click", () => { input.value = ""; input.dispatchEvent(new Event("input")); input.focus(); });
    input.addEventListener("input", show);
    input.form.addEventListener("refreshed", show);
    input.after(cross);
    const place = () => input.form.style.setProperty("--button", `${$("button:not([type])", input.form).offsetWidth}px`);
    place();
    document.fonts?.ready.then(place);
    show();
  }
  $$(".search input[name=q]").forEach((input) => { complete(input); clearable(input); });

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

  // --- The article: next and previous mark, the section one is in ---
  const marks = $("nav.marks");
  let place = -1;
  function mark(step) {
    const numbers = marks.dataset.marks.split(" ");
    const here = numbers.findLastIndex((number) => document.getElementById(`p${number}`).getBoundingClientRect().top < 120);
    place = place < 0 ? (step > 0 ? here + 1 : here) : place + step;
    place = (place + numbers.length) % numbers.length;
    location.replace(`#p${numbers[place]}`);
    tell(numbers);
  }
  const tell = (numbers) => { $(".where", marks).textContent = marks.dataset.of.replace("{k}", place + 1).replace("{of}", numbers.length); };
  if (marks) {
    const numbers = marks.dataset.marks.split(" ");
    place = numbers.indexOf(location.hash.slice(2));
    if (place >= 0) tell(numbers);
    if (numbers.length > 1) $("a", marks).remove();
    for (const [step, name] of numbers.length > 1 ? [[-1, "previous"], [1, "next"]] : []) {
      const button = element("button", { type: "button", class: "plain" }, marks.dataset[name]);
      button.addEventListener("click", () => mark(step));
      marks.append(button);
    }
  }
  const size = $(".paper")?.dataset.pageSize;
  const wanted = size && /^#p(\d+)$/.exec(location.hash)?.[1];
  if (wanted && !document.getElementById(`p${wanted}`)) { // an address without the page of its paragraph
    const address = new URL(location.href);
    address.searchParams.set("page", Math.ceil(wanted / size));
    if (address.href !== location.href) location.replace(address);
  }
  const local = $$("nav.contents a").filter((link) => link.getAttribute("href").startsWith("#"));
  const entries = new Map(local.map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
  if (entries.size) {
    const places = [...entries.keys()].map((id) => document.getElementById(id));
    let lit = "";
    const light = () => {
      const current = (places.findLast((target) => target.getBoundingClientRect().top < 160) ?? places[0]).id;
      if (current === lit) return;
      lit = current;
      for (const [id, link] of entries) {
        if (id === current) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
      const nav = $("nav.contents"), link = $("nav.contents [aria-current]");
      if (!nav || !link) return; // the list follows: its current line stays well inside
      const above = link.offsetTop - nav.scrollTop, line = link.offsetHeight;
      if (above < line || above + 2 * line > nav.clientHeight) nav.scrollTop = link.offsetTop - nav.clientHeight / 2;
    };
    let due = false;
    addEventListener("scroll", () => {
      if (due) return;
      due = true;
      requestAnimationFrame(() => { due = false; light(); });
    }, { passive: true });
    light();
  }
  for (const button of $$("button[data-copy]")) button.hidden = false;

  // --- Another language begins where one was reading ---
  document.addEventListener("submit", (event) => {
    const back = event.target.matches(".site > form") && $("[name=back]", event.target);
    const here = back && $$(".block[id]").find((block) => block.getBoundingClientRect().bottom > 120);
    if (here && scrollY > 200) back.value = `${back.value.split("#")[0]}#${here.id}`;
  });

  // --- Keys: / to the box, j and k through the results or the marks ---
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") {
      for (const menu of $$("details.menu[open]")) { menu.open = false; $("summary", menu).focus(); }
      closeSheet();
      return;
    }
    if (root.dataset.keys === "off") return; // WCAG 2.1.4
    if (event.target.closest?.("input, textarea, select")) return;
    const step = { j: 1, k: -1, "ت": 1, "ن": -1 }[event.key]; // the same keys on an Arabic keyboard
    if (event.key === "/" || event.code === "Slash" && !event.shiftKey) {
      event.preventDefault();
      const box = $(".search input[name=q]");
      box.focus();
      box.select();
    } else if (step && marks) mark(step);
    else if (step) {
      const titles = $$(".hit .title a");
      const next = titles.indexOf(document.activeElement) + step;
      titles[Math.max(0, Math.min(titles.length - 1, next))]?.focus();
    }
  });
})();
