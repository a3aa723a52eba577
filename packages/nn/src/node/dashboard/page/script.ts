/** What runs in the page: it puts the parts that the server sends where they belong, and says when none come any more. */
export const script = `"use strict";
const connection = document.getElementById("connection");
let isOver = false;
const say = (text) => {
  if (connection.textContent !== text) connection.textContent = text;
};
const events = new EventSource("/events");
events.addEventListener("parts", ({ data }) => {
  for (const [id, markup] of Object.entries(JSON.parse(data))) {
    const place = document.getElementById(id);
    place.innerHTML = markup;
    const section = place.closest("section");
    if (section) section.hidden = markup === "";
  }
});
events.addEventListener("phase", ({ data }) => {
  isOver = data === "ended";
  say(isOver ? "The run has ended. This is its last state." : data === "waiting" ? "Waiting for a run." : "Live.");
});
events.addEventListener("error", () => {
  if (isOver) events.close();
  else say("The run cannot be reached: this is the last that was heard of it. Trying again.");
});
`;
