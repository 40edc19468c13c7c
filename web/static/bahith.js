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
  const harakat = /[\u0610-\u061a\u064b-\u0653\u0656-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u08d3-\u08e1\u08e3-\u08ff]/g;
  const written = new Map(); // text nodes and what was written in them, harakat included
  function showHarakat(shown) {
    if (shown && root.dataset.served === "hidden") return location.reload(); // the letters were never sent
    if (shown) {
      for (const [node, text] of written) node.data = text;
      return written.clear();
    }
    const walker = document.createTreeWalker($("main"), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!/[\u0610-\u0670\u06d6-\u06ed\u08d3-\u08ff]|\u0671/.test(node.data)) continue;
      written.set(node, node.data);
      node.data = node.data.replace(/\u0671/g, "ا").replace(harakat, "");
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

  // --- Menus close on Escape and on a click elsewhere ---
  document.addEventListener("click", (event) => {
    for (const menu of $$("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });

  // --- Copying ---
  let fading;
  async function copy(text) {
    const toast = $(".toast");
    try { await navigator.clipboard.writeText(text); } catch { return; }
    toast.textContent = toast.dataset.copied;
    clearTimeout(fading);
    fading = setTimeout(() => { toast.textContent = ""; }, 2000);
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) copy(document.getElementById(button.dataset.copy).textContent);
    const number = event.target.closest(".gutter .num");
    if (number) copy(number.href); // and the link does what it does
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
  $$(".search input[name=q]").forEach(complete);

  // --- Results refreshed in place; the address, the title and the history say what is shown ---
  let shown = location.pathname + location.search, loading;
  const isResults = () => document.body.classList.contains("results");
  async function load(url, keep) {
    loading?.abort();
    loading = new AbortController();
    try {
      const answer = await fetch(url, { signal: loading.signal, headers: { Accept: "text/html" } });
      if (!answer.ok) return location.assign(url);
      swap(new DOMParser().parseFromString(await answer.text(), "text/html"));
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
    prepare();
    say($(".total")?.textContent ?? "");
  }
  function follow(url, from) {
    const facet = from?.closest("[data-facet]")?.dataset.facet, name = from?.textContent;
    load(url, () => {
      history.pushState(null, "", url);
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
    if (isResults() && location.pathname + location.search !== shown) load(location.href, () => {});
  });

  // --- The chart: a period chosen by dragging over its bars ---
  function chart(figure) {
    const svg = $("svg", figure), bars = $$("rect", svg);
    const at = (event) => {
      const box = svg.getBoundingClientRect(), way = (event.clientX - box.left) / box.width;
      const place = Math.floor((root.dir === "rtl" ? 1 - way : way) * bars.length);
      return Math.min(bars.length - 1, Math.max(0, place));
    };
    let start = -1;
    figure.title = svg.dataset.hint;
    const ends = (event) => [start, at(event)].sort((a, b) => a - b);
    const paint = ([first, last]) => bars.forEach((bar, place) => bar.classList.toggle("chosen", place >= first && place <= last));
    svg.addEventListener("pointerdown", (event) => { start = at(event); svg.setPointerCapture(event.pointerId); paint([start, start]); });
    svg.addEventListener("pointermove", (event) => { if (start >= 0) paint(ends(event)); });
    svg.addEventListener("pointercancel", () => { start = -1; paint([1, 0]); });
    svg.addEventListener("pointerup", (event) => {
      if (start < 0) return;
      const [first, last] = ends(event), url = new URL(figure.dataset.url, location.href);
      start = -1;
      url.searchParams.set("from", bars[first].dataset.value);
      url.searchParams.set("to", bars[last].dataset.value);
      follow(url.pathname + url.search, svg);
    });
  }

  // --- Long lists: a box that narrows them ---
  function filter(list) {
    const box = element("input", { type: "search", class: "filter", "aria-label": list.dataset.filter, placeholder: list.dataset.filter, dir: root.dir });
    const plain = (text) => text.toLowerCase().replace(harakat, "").replace(/[أإآ]/g, "ا");
    box.addEventListener("input", () => {
      for (const item of list.children) item.hidden = !plain(item.textContent).includes(plain(box.value.trim()));
    });
    list.before(box);
  }
  function prepare() {
    $$("[data-chart]").forEach(chart);
    $$("[data-filter]").forEach(filter);
  }
  prepare();

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
    $("a", marks).remove();
    for (const [step, name] of [[-1, "previous"], [1, "next"]]) {
      const button = element("button", { type: "button", class: "plain" }, marks.dataset[name]);
      button.addEventListener("click", () => mark(step));
      marks.append(button);
    }
  }
  const entries = new Map($$(".contents a").map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
  if (entries.size) {
    const places = [...entries.keys()].map((id) => document.getElementById(id));
    const light = () => {
      const current = places.findLast((target) => target.getBoundingClientRect().top < 160)?.id;
      for (const [id, link] of entries) {
        if (id === current) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
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

  // --- Keys: / to the box, j and k through the results or the marks ---
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") {
      for (const menu of $$("details.menu[open]")) { menu.open = false; $("summary", menu).focus(); }
      if (location.hash === "#facets") location.hash = "#found";
      return;
    }
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
