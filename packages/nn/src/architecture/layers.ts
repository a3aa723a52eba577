import { LeakyReLU, LogSoftmax, ReLU, Sigmoid, Softmax, Tanh } from "../layers/activations.ts";
import {
  AdaptiveAvgPool1d,
  AdaptiveAvgPool2d,
  AdaptiveAvgPool3d,
  AdaptiveMaxPool1d,
  AdaptiveMaxPool2d,
  AdaptiveMaxPool3d,
} from "../layers/adaptive-pool.ts";
import { BatchNorm1d, BatchNorm2d, BatchNorm3d } from "../layers/batch-norm.ts";
import { CircularPad1d, CircularPad2d, CircularPad3d } from "../layers/circular-pad.ts";
import { ConstantPad1d, ConstantPad2d, ConstantPad3d } from "../layers/constant-pad.ts";
import { Conv1d, Conv2d, Conv3d } from "../layers/convolution.ts";
import { Dropout, Dropout1d, Dropout2d, Dropout3d } from "../layers/dropout.ts";
import { Flatten } from "../layers/flatten.ts";
import { GlobalAvgPool2d, GlobalMaxPool2d } from "../layers/global-pool.ts";
import { GroupNorm } from "../layers/group-norm.ts";
import { Identity } from "../layers/identity.ts";
import { InstanceNorm1d, InstanceNorm2d, InstanceNorm3d } from "../layers/instance-norm.ts";
import { LayerNorm } from "../layers/layer-norm.ts";
import { Linear } from "../layers/linear.ts";
import { ELU, GELU, Hardswish, SiLU, Softplus } from "../layers/more-activations.ts";
import { PixelShuffle, PixelUnshuffle } from "../layers/pixel-shuffle.ts";
import { AvgPool1d, AvgPool2d, AvgPool3d, MaxPool1d, MaxPool2d, MaxPool3d } from "../layers/pool.ts";
import { PReLU } from "../layers/prelu.ts";
import { ReflectionPad1d, ReflectionPad2d, ReflectionPad3d } from "../layers/reflection-pad.ts";
import { ReplicationPad1d, ReplicationPad2d, ReplicationPad3d } from "../layers/replication-pad.ts";
import { Residual } from "../layers/residual.ts";
import { DepthwiseSeparableConv2d } from "../layers/separable-convolution.ts";
import { Sequential } from "../layers/sequential.ts";
import { ConvTranspose1d, ConvTranspose2d, ConvTranspose3d } from "../layers/transposed-convolution.ts";
import { Unflatten } from "../layers/unflatten.ts";
import { Upsample } from "../layers/upsample.ts";
import { ZeroPad1d, ZeroPad2d, ZeroPad3d } from "../layers/zero-pad.ts";
import type { Module } from "../module/module.ts";

/** A class of modules. */
export type ModuleClass = new (...args: never[]) => Module;

/** The layers that a model in JSON may consist of, by their names there: classes lose theirs when code is minified. */
export const layers: Readonly<Record<string, ModuleClass>> = {
  AdaptiveAvgPool1d,
  AdaptiveAvgPool2d,
  AdaptiveAvgPool3d,
  AdaptiveMaxPool1d,
  AdaptiveMaxPool2d,
  AdaptiveMaxPool3d,
  AvgPool1d,
  AvgPool2d,
  AvgPool3d,
  BatchNorm1d,
  BatchNorm2d,
  BatchNorm3d,
  CircularPad1d,
  CircularPad2d,
  CircularPad3d,
  ConstantPad1d,
  ConstantPad2d,
  ConstantPad3d,
  Conv1d,
  Conv2d,
  Conv3d,
  ConvTranspose1d,
  ConvTranspose2d,
  ConvTranspose3d,
  DepthwiseSeparableConv2d,
  Dropout,
  Dropout1d,
  Dropout2d,
  Dropout3d,
  ELU,
  Flatten,
  GELU,
  GlobalAvgPool2d,
  GlobalMaxPool2d,
  GroupNorm,
  Hardswish,
  Identity,
  InstanceNorm1d,
  InstanceNorm2d,
  InstanceNorm3d,
  LayerNorm,
  LeakyReLU,
  Linear,
  LogSoftmax,
  MaxPool1d,
  MaxPool2d,
  MaxPool3d,
  PReLU,
  PixelShuffle,
  PixelUnshuffle,
  ReLU,
  ReflectionPad1d,
  ReflectionPad2d,
  ReflectionPad3d,
  ReplicationPad1d,
  ReplicationPad2d,
  ReplicationPad3d,
  Residual,
  Sequential,
  SiLU,
  Sigmoid,
  Softmax,
  Softplus,
  Tanh,
  Unflatten,
  Upsample,
  ZeroPad1d,
  ZeroPad2d,
  ZeroPad3d,
};
