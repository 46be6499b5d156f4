// refused-card.js: a card the server will never take: why, its words back into the field, or away with it.

/** Make `card` a refused one. `away` forgets it; its words can be written anew on `page`, or in `field`, if anything can be. */
export function refuse(card, { reason, words, away, page, field }) {
  card.classList.add("is-refused");
  card.querySelector("[data-open]").closest("p").hidden = true;
  const gone = () => { card.remove(); away(); };
  const again = () => {
    if (page) { location.assign(page); return; } // it takes them up itself
    field.value = card.querySelector(".card__text").textContent; field.focus(); gone();
  };
  const choices = [...(field || page ? [choice(words.copy, again)] : []), choice(words.away, gone)];
  card.querySelector("[data-meta]").replaceChildren(reason, ...choices.flatMap((each) => [" ", each]));
}

function choice(words, deed) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "linkbtn", textContent: words });
  button.addEventListener("click", deed);
  return button;
}
