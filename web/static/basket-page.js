// The page of a basket: the browser's own is ordered and annotated in place; one that came with an address can be added.
"use strict";
(() => {
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
  const { read, write, most } = window.bahithBasket;
  const shown = () => $$(".kept").map((one) => [$("[name=p]", one).value, $("[name=note]", one).value]);
  const say = (text) => { $(".said").textContent = text; };
  const fields = (items) => { // as web/basket.py writes them: no notes after the last that says something
    const noted = items.findLastIndex(([, note]) => note);
    return new URLSearchParams(items.flatMap(([name, note], at) => at <= noted ? [["p", name], ["note", note]] : [["p", name]]));
  };
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  async function load(style) {
    const body = fields(read());
    if (style) body.set("style", style);
    const answer = await fetch($(".to-basket").dataset.path, { method: "POST", body });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    $("main").replaceChildren(...$("main", fresh).childNodes);
    own();
  }
  function plain() {
    for (const part of $$("[data-plain]")) part.hidden = true;
    for (const button of $$("[data-print], [data-copy]")) button.hidden = false;
    $("[data-print]")?.addEventListener("click", () => print());
    $("[data-copy=basket-address]")?.addEventListener("click", tellAddress);
  }
  // What is copied is the address of what is shown now.
  function tellAddress(event) {
    const form = $(".basket-form"), style = $("[name=style]", form), said = fields(shown());
    if (style.selectedIndex) said.set("style", style.value);
    if (String(said).length <= Number(form.dataset.most)) return $("#basket-address").textContent = new URL(`?${said}`, new URL($(".to-basket").dataset.path, location.href)).href;
    event.stopPropagation();
    $(".toast").textContent = form.dataset.tooLong;
    setTimeout(() => { $(".toast").textContent = ""; }, 4000);
  }
  function own() {
    plain();
    const form = $(".basket-form");
    form?.addEventListener("click", (event) => {
      const button = event.target.closest("[name=up], [name=down], [name=remove]");
      if (!button) return;
      event.preventDefault();
      change(button.closest(".kept"), button);
    });
    form?.addEventListener("input", (event) => {
      if (event.target.name !== "note") return;
      $(".own", event.target.closest(".kept")).textContent = event.target.value;
      write(shown());
    });
    $("[name=style]")?.addEventListener("change", (event) => load(event.target.value).then(() => $("[name=style]").focus()));
  }
  function change(one, button) {
    const before = one.previousElementSibling, after = one.nextElementSibling;
    if (button.name === "up") before?.before(one);
    if (button.name === "down") after?.after(one);
    if (button.name === "remove") one.remove();
    write(shown());
    if (!$(".kept")) return load();
    const here = button.name === "remove" ? $("button", $(".moves", after ?? before)) : button;
    here.focus();
    one.scrollIntoView?.({ block: "nearest" });
    $$(".kept").forEach((each, at) => {
      for (const move of $$(".moves button", each)) move.setAttribute("aria-label", `${move.textContent}: ${at + 1}`);
    });
    say(here.getAttribute("aria-label"));
  }
  function offer() {
    plain();
    const box = $("[data-shared]");
    box.hidden = !shown().length;
    $("button", box).addEventListener("click", () => {
      const kept = read(), names = new Set(kept.map(([name]) => name));
      const merged = [...kept, ...shown().filter(([name]) => !names.has(name))];
      if (merged.length > most) return say($(".to-basket").dataset.full);
      if (write(merged)) location.assign($(".to-basket").dataset.path);
    });
  }

  if (new URLSearchParams(location.search).has("p")) same(shown(), read()) ? own() : offer();
  else if ($(".kept")) offer(); // the answer to a form
  else if (read().length) load();
  else plain();
})();
