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

  // --- Display, without a reload ---
  const harakat = /[\u064b-\u0652\u0653\u0656-\u065f\u0670\u0610-\u061a\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08ca-\u08e1\u08e3-\u08ff\u06e5\u06e6]/g; // HIDEABLE of index/arabic/letters.py
  const written = new Map(); // text nodes, and what was written in them
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
    document.cookie = `${name}=${value}; max-age=31536000; path=${new URL(".", event.target.action).pathname}; samesite=lax`;
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
    show();
  }
  $$(".search input[name=q]").forEach((input) => { complete(input); clearable(input); });

  for (const button of $$("button[data-copy]")) button.hidden = false;

  // --- The study of words is asked for when it is needed ---
  const study = $(".study[data-script]");
  function studyWords(event) {
    const pressed = event.type === "keydown";
    const typed = event.target.closest?.("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
    if (pressed ? typed || !["w", "ص"].includes(event.key) : getSelection().isCollapsed) return;
    for (const kind of ["selectionchange", "keydown"]) document.removeEventListener(kind, studyWords);
    const script = element("script", { src: study.dataset.script });
    script.addEventListener("load", () => document.dispatchEvent(pressed ? new KeyboardEvent("keydown", { key: event.key }) : new Event("selectionchange")));
    document.head.append(script);
  }
  if (study) for (const kind of ["selectionchange", "keydown"]) document.addEventListener(kind, studyWords);

  // --- Another language begins where one was reading ---
  document.addEventListener("submit", (event) => {
    const back = event.target.matches(".site > form") && $("[name=back]", event.target);
    const here = back && $$(".block[id]").find((block) => block.getBoundingClientRect().bottom > 120);
    if (here && scrollY > 200) back.value = `${back.value.split("#")[0]}#${here.id}`;
  });

  // --- Keys: / to the box, Escape out of a menu, j and k through what `bahith.step` goes through ---
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") {
      for (const menu of $$("details.menu[open]")) { menu.open = false; $("summary", menu).focus(); }
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
    } else if (step) window.bahith.step?.(step);
  });
  window.bahith = { $, $$, root, say, element, copy, written };
})();
