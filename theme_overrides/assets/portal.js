// The theme's search listens for keys only; pasted, dictated and composed text comes without one.
document.addEventListener("input", (event) => {
  if (event.target.matches("[data-md-component=search-query]")) {
    event.target.dispatchEvent(new Event("keyup"));
  }
});
