// address.js: where this house begins, "/" or below another site "/fachplan/", told by where its scripts come from.
export const HOME = new URL("../../", import.meta.url).pathname;
