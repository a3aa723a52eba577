import { maxPool2d, relu, type Tensor } from "@convkit/autograd";
import { BatchNorm2d, Conv2d, Flatten, Linear, Module } from "@convkit/nn";

/** LeNet-5 with batch normalisation, as in fixtures/generate.py. */
export class LeNet extends Module {
  conv1 = new Conv2d(1, 6, 5, { padding: 2 });
  norm1 = new BatchNorm2d(6);
  conv2 = new Conv2d(6, 16, 5);
  norm2 = new BatchNorm2d(16);
  flatten = new Flatten();
  fc1 = new Linear(256, 32);
  fc2 = new Linear(32, 10);

  forward(x: Tensor): Tensor {
    const c1 = maxPool2d(relu(this.norm1.forward(this.conv1.forward(x))), { kernelSize: 2 });
    const c2 = maxPool2d(relu(this.norm2.forward(this.conv2.forward(c1))), { kernelSize: 2 });
    return this.fc2.forward(relu(this.fc1.forward(this.flatten.forward(c2))));
  }
}
