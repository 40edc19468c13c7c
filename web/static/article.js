// The page of an article: what its paragraphs' margins do, from mark to mark, the section one is in.
"use strict";
(() => {
  const { $, $$, element, copy } = window.bahith;

  // --- Words chosen in a paragraph are what its citation quotes ---
  document.addEventListener("pointerdown", (event) => {
    const link = event.target.closest(".gutter a.do"), chosen = link && getSelection();
    if (!chosen?.rangeCount || !$(".text", link.closest(".para")).contains(chosen.getRangeAt(0).commonAncestorContainer)) return;
    const words = chosen.toString().replace(/\s+/g, " ").trim(), url = new URL(link.href);
    if (words) url.searchParams.set("words", words);
    else url.searchParams.delete("words");
    link.href = url.href;
  });

  document.addEventListener("click", (event) => {
    const number = event.target.closest(".gutter .num");
    if (number) copy(number.href); // and the link does what it does
  });

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
    window.bahith.step = mark;
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
    requestAnimationFrame(() => setTimeout(light)); // when the page is laid out, so that nothing is laid out for this
  }
})();
