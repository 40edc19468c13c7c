// New since the last visit: the browser remembers on which days a search was looked at, and asks what was published since.
"use strict";
(() => {
  const KEY = "bahith.visits", MOST = 200;
  const today = () => new Date().toLocaleDateString("sv-SE"); // 2026-11-26, by the clock of the reader
  function read() {
    try { return new Map(JSON.parse(localStorage.getItem(KEY) ?? "[]")); } catch { return new Map(); }
  }
  // The day of the visit before today's, if there was one; today's is remembered.
  function before(search) {
    const visits = read(), [last, earlier] = visits.get(search) ?? [], now = today();
    const since = last === now ? earlier : last;
    visits.delete(search);
    visits.set(search, [now, since]);
    try { localStorage.setItem(KEY, JSON.stringify([...visits].slice(-MOST))); } catch { /* nothing is kept here */ }
    return /^\d{4}-\d{2}-\d{2}$/.test(since) ? since : null;
  }
  async function tell() {
    const notice = document.querySelector("[data-news]"), since = notice && before(notice.dataset.news);
    if (!since) return;
    try {
      const answer = await fetch(`${notice.dataset.news}&from=${since}`), found = await answer.json();
      if (!answer.ok || found.relaxed || !found.total) return;
      const language = document.documentElement.lang, forms = JSON.parse(notice.dataset.counts), link = notice.querySelector("a");
      const form = forms[new Intl.PluralRules(language).select(found.total)] ?? forms.other;
      link.textContent = form.replace("{n}", found.total.toLocaleString("en"));
      link.href = `${notice.dataset.since}&from=${since}`;
      const locale = language === "ar" ? "ar-EG-u-nu-latn" : "en-GB";
      notice.querySelector("span").textContent = new Date(`${since}T12:00`).toLocaleDateString(locale, { dateStyle: "long" });
      notice.hidden = false;
    } catch { /* no network: the results stand without it */ }
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-forget]");
    if (!button) return;
    localStorage.removeItem(KEY);
    button.closest("[data-news]").hidden = true;
  });
  document.addEventListener("refreshed", tell, true);
  tell();
})();
