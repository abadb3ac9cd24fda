// A reading heard before it is written down.

const player = document.getElementById("nghe-thu");

for (const button of document.querySelectorAll("[data-hear]")) {
  button.addEventListener("click", () => {
    const words = document.getElementById(button.dataset.hear).value.trim();
    if (!words) return;
    player.src = player.dataset.from + encodeURIComponent(words);
    player.hidden = false;
    player.play();
  });
}
