import { serveDataset } from "@convkit/nn";
import { augmentedNoise } from "./augmented-noise.ts";

serveDataset(augmentedNoise);
