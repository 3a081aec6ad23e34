// The secret of a link stands behind the # of its address, which no server sees. It goes into the
// form, and out of the address and the history.
const secret = location.hash.slice(1);
if (secret) {
  document.getElementById("token").value = secret;
  document.getElementById("typed").hidden = true;
  history.replaceState(null, "", location.pathname + location.search);
}
