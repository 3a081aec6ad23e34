/* Fields for digits, told by their animation in frame.css: a keypad on phones, and at sign-in the cursor. */
addEventListener("animationstart", (event) => {
  if (event.animationName === "kropla-digits" || event.animationName === "kropla-code") event.target.inputMode = "numeric";
  if (event.animationName === "kropla-code") event.target.focus();
});
