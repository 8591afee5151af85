// Says how far a long file is, and turns to the page that hands it over, without loading the page again and again.

const EVERY = 3000;   // milliseconds

const progress = document.querySelector("[data-progress]");

async function look() {
  try {
    const answer = await fetch(progress.dataset.progress, { headers: { Accept: "application/json" } });
    const told = await answer.json();
    if (told.state !== "making") {
      location.reload();
      return;
    }
    progress.textContent = told.words;
  } catch (error) {
    // The network is away for a moment: look again.
  }
  setTimeout(look, EVERY);
}

if (progress) {
  setTimeout(look, EVERY);
}
