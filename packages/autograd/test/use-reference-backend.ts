import { reference, setDefaultBackend } from "@convkit/autograd";

setDefaultBackend(reference);
