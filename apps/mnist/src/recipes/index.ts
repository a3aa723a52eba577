import { autoencoder } from "./autoencoder.ts";
import { fashionResnet } from "./fashion-resnet.ts";
import { mnistBest } from "./mnist-best.ts";
import { quick } from "./quick.ts";
import type { Recipe } from "./recipe.ts";
import { unet } from "./unet.ts";

export const recipeNames = ["quick", "mnist-best", "fashion-resnet", "autoencoder", "unet"] as const;
export type RecipeName = (typeof recipeNames)[number];

/** Every recipe by the name that `--recipe` takes; the first is the default. */
export const recipes: Readonly<Record<RecipeName, Recipe>> = {
  quick,
  "mnist-best": mnistBest,
  "fashion-resnet": fashionResnet,
  autoencoder,
  unet,
};
