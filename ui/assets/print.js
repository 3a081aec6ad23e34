document.addEventListener("click", (event) => {
  if (event.target.closest("[data-kropla-print]")) window.print();
});
