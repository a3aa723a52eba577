import { setDefaultBackend } from "@convkit/autograd";
import { strict } from "@convkit/autograd/strict";

setDefaultBackend(strict);
