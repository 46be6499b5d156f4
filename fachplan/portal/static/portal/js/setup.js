// The code stands behind the # of the link, which browsers never send; here it moves into its field and out of the address.
const code = document.querySelector("#id_code");
const secret = decodeURIComponent(location.hash.slice(1));
if (secret && secret !== "inhalt") {
  history.replaceState(null, "", location.pathname);
  if (code) code.value = secret;
}
