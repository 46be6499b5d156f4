// The code stands behind the # of the link, which browsers never send; here it moves into its field.
const code = document.querySelector("#id_code");
const secret = decodeURIComponent(location.hash.slice(1));
if (code && secret && secret !== "inhalt") {
  code.value = secret;
  history.replaceState(null, "", location.pathname);
}
