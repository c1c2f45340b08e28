/** Turning the pages of a component that has several. */
import { h } from "../dom.js";
import { button } from "./parts.js";

/** Back, where one is, on. `data` is the component, with its `page` and `pages`. */
export function pages(data, kiosk) {
  const turn = (to, key) =>
    button(kiosk.t(key), () => kiosk.send("touch.page", { component: data.id, page: to }), {
      name: key,
      disabled: to < 1 || to > data.pages,
    });
  return h(
    "div",
    { key: "pages", class: "pages" },
    turn(data.page - 1, "previous"),
    h("span", {}, kiosk.t("page_of", { page: data.page, pages: data.pages })),
    turn(data.page + 1, "next"),
  );
}
