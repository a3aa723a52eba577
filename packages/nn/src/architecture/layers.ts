import { LeakyReLU, LogSoftmax, ReLU, Sigmoid, Softmax, Tanh } from "../layers/activations.ts";
import { BatchNorm1d, BatchNorm2d } from "../layers/batch-norm.ts";
import { Conv1d, Conv2d, Conv3d } from "../layers/convolution.ts";
import { Dropout } from "../layers/dropout.ts";
import { Flatten } from "../layers/flatten.ts";
import { Linear } from "../layers/linear.ts";
import { AvgPool1d, AvgPool2d, AvgPool3d, MaxPool1d, MaxPool2d, MaxPool3d } from "../layers/pool.ts";
import { Sequential } from "../layers/sequential.ts";
import { ConvTranspose1d, ConvTranspose2d, ConvTranspose3d } from "../layers/transposed-convolution.ts";
import { CrossEntropyLoss, MSELoss, NLLLoss } from "../losses/modules.ts";
import type { Module } from "../module/module.ts";

/** A class of modules. */
export type ModuleClass = new (...args: never[]) => Module;

/** The layers that a model in JSON may consist of, by their names there: classes lose theirs when code is minified. */
export const layers: Readonly<Record<string, ModuleClass>> = {
  AvgPool1d,
  AvgPool2d,
  AvgPool3d,
  BatchNorm1d,
  BatchNorm2d,
  Conv1d,
  Conv2d,
  Conv3d,
  ConvTranspose1d,
  ConvTranspose2d,
  ConvTranspose3d,
  CrossEntropyLoss,
  Dropout,
  Flatten,
  LeakyReLU,
  Linear,
  LogSoftmax,
  MaxPool1d,
  MaxPool2d,
  MaxPool3d,
  MSELoss,
  NLLLoss,
  ReLU,
  Sequential,
  Sigmoid,
  Softmax,
  Tanh,
};
