import type { Theme } from "vitepress";
import DefaultTheme from "vitepress/theme-without-fonts";
import Lab from "../../../src/components/Lab.vue";
import "./style.css";

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component("Lab", Lab);
  },
} satisfies Theme;
