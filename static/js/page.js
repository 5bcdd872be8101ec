// Menus close on Escape and on a click elsewhere, the error summary gets the focus, and leaving leaves no way back. The
// device tells its time zone, so that dates are in it for those who have no account.

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && !document.cookie.includes(`zone=${zone}`)) {
  document.cookie = `zone=${zone}; path=/; max-age=31536000; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
}

const menus = () => document.querySelectorAll("details.menu[open]");

addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

addEventListener("click", (event) => {
  for (const menu of menus()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  const exit = event.target.closest("[data-leave]");
  if (exit) {
    event.preventDefault();
    location.replace(exit.href);
  }
});

document.querySelector("[data-error-summary]")?.focus();
