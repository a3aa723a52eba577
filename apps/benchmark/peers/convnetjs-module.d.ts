/** convnetjs has no types; the contestant names the parts that it uses. */
declare module "convnetjs";
