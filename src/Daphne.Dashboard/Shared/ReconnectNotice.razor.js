// A restarted dashboard knows nothing of this page any more: load it afresh. A page that gave up in the background tries again once it is looked at.
const notice = document.getElementById("components-reconnect-modal");

new MutationObserver(() => {
  if (notice.classList.contains("components-reconnect-rejected"))
    location.reload();
}).observe(notice, { attributeFilter: ["class"] });

document.addEventListener("visibilitychange", async () => {
  if (document.visibilityState === "visible" && notice.classList.contains("components-reconnect-failed") && !await Blazor.reconnect())
    location.reload();
});
