"""Trains a network in PyTorch as a job says that convkit wrote: the same weights, order, step sizes and images.

    python3 train_in_torch.py FOLDER

reads job.json, weights.npz and arrays.npz in FOLDER and writes result.json there. src/pytorch/job.ts says what they hold.
"""

import json
import os
import sys
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F


class Quick(nn.Sequential):
    def __init__(self, height, width, classes):
        super().__init__(
            nn.Conv2d(1, 16, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(16, 32, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(32, 64, 3, padding=1),
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(64 * (height // 2 // 2) * (width // 2 // 2), classes),
        )


def normed(before, after):
    return [nn.Conv2d(before, after, 3, padding=1, bias=False), nn.BatchNorm2d(after), nn.ReLU()]


def pooled(before, after):
    convolution, norm, relu = normed(before, after)
    return [convolution, nn.MaxPool2d(2), norm, relu]


class MnistBest(nn.Sequential):
    def __init__(self, height, width, classes):
        super().__init__(
            *normed(1, 16),
            *pooled(16, 16),
            *normed(16, 32),
            *pooled(32, 32),
            *normed(32, 64),
            nn.Flatten(),
            nn.Linear(64 * (height // 2 // 2) * (width // 2 // 2), classes),
        )


class Residual(nn.Module):
    def __init__(self, body):
        super().__init__()
        self.body = body

    def forward(self, x):
        return self.body(x) + x


class GlobalAvgPool2d(nn.Module):
    def forward(self, x):
        return x.mean((2, 3))


class FashionResNet(nn.Sequential):
    def __init__(self, height, width, classes):
        super().__init__(
            *pooled(1, 32),
            *normed(32, 48),
            Residual(nn.Sequential(*normed(48, 48), *normed(48, 48))),
            nn.MaxPool2d(2),
            *normed(48, 96),
            Residual(nn.Sequential(*normed(96, 96), *normed(96, 96))),
            GlobalAvgPool2d(),
            nn.Linear(96, classes),
        )


class Autoencoder(nn.Sequential):
    def __init__(self, height, width, classes):
        smallest = (32, height // 4, width // 4)
        features = smallest[0] * smallest[1] * smallest[2]
        super().__init__(
            nn.Conv2d(1, 16, 4, stride=2, padding=1),
            nn.ReLU(),
            nn.Conv2d(16, 32, 4, stride=2, padding=1),
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(features, 32),
            nn.Linear(32, features),
            nn.ReLU(),
            nn.Unflatten(1, smallest),
            nn.ConvTranspose2d(32, 16, 4, stride=2, padding=1),
            nn.ReLU(),
            nn.ConvTranspose2d(16, 1, 4, stride=2, padding=1),
            nn.Sigmoid(),
        )


class UNet(nn.Module):
    def __init__(self, height, width, classes):
        super().__init__()

        def block(before, after):
            return nn.Sequential(*normed(before, after))

        self.down1 = block(1, 16)
        self.down2 = block(16, 32)
        self.bottom = block(32, 64)
        self.up2 = nn.ConvTranspose2d(64, 32, 2, stride=2)
        self.join2 = block(64, 32)
        self.up1 = nn.ConvTranspose2d(32, 16, 2, stride=2)
        self.join1 = block(32, 16)
        self.head = nn.Sequential(nn.Conv2d(16, 1, 1), nn.Sigmoid())

    def forward(self, images):
        large = self.down1(images)
        middle = self.down2(F.max_pool2d(large, 2))
        small = self.bottom(F.max_pool2d(middle, 2))
        risen = self.join2(torch.cat([middle, self.up2(small)], 1))
        return self.head(self.join1(torch.cat([large, self.up1(risen)], 1)))


MODELS = {
    "quick": Quick,
    "mnist-best": MnistBest,
    "fashion-resnet": FashionResNet,
    "autoencoder": Autoencoder,
    "unet": UNet,
}
LOSSES = {"classify": F.cross_entropy, "restore": F.mse_loss}


def make_optimizer(parameters, name, options):
    names = {"weightDecay": "weight_decay"}
    # The step size is set before every step.
    options = {names.get(key, key): value for key, value in options.items()}
    return getattr(torch.optim, name)(parameters, lr=1.0, **options)


def main(folder):
    with open(os.path.join(folder, "job.json")) as file:
        job = json.load(file)
    arrays = np.load(os.path.join(folder, "arrays.npz"))
    weights = np.load(os.path.join(folder, "weights.npz"))
    torch.set_num_threads(job["threads"])
    dtype = getattr(torch, job["dtype"])

    model = MODELS[job["model"]](**job["size"]).to(dtype)
    # Strict: a name or a shape that differs is an error.
    model.load_state_dict({name: torch.from_numpy(weights[name]) for name in weights.files})
    optimizer = make_optimizer(model.parameters(), job["optimizer"]["name"], job["optimizer"]["options"])
    loss_of = LOSSES[job["task"]]

    def images(pixels, scale, mean=0.0, std=1.0):
        # As convkit: float64 constants, each product and difference rounded once to float32.
        exact = pixels.astype(np.float64) * (scale / std) - mean / std
        return torch.from_numpy(exact.astype(np.float32)[:, None]).to(dtype)

    def batch(split, rows):
        seen = images(arrays[split + "_input"][rows], **job["normalize"])
        target = arrays[split + "_target"][rows]
        if job["task"] == "classify":
            return seen, torch.from_numpy(target.astype(np.int64))
        return seen, images(target, 1 / 255)

    arrays = {name: arrays[name] for name in arrays.files}
    order, step_sizes = arrays["order"], arrays["step_sizes"]
    size = job["batchSize"]
    losses, tests = [], []

    def test(epoch):
        model.eval()
        count = len(arrays["test_input"])
        loss = correct = 0
        with torch.no_grad():
            for start in range(0, count, 250):
                seen, target = batch("test", np.arange(start, min(start + 250, count)))
                output = model(seen)
                loss += loss_of(output, target).item() * len(seen)
                if job["task"] == "classify":
                    correct += (output.argmax(1) == target).sum().item()
        model.train()
        accuracy = {"accuracy": correct / count} if job["task"] == "classify" else {}
        tests.append({"epoch": epoch, "loss": loss / count, **accuracy})

    start = time.perf_counter()
    model.train()
    for epoch, rows in enumerate(order):
        for at in range(0, len(rows), size):
            if len(losses) == len(step_sizes):
                break
            for group in optimizer.param_groups:
                group["lr"] = float(step_sizes[len(losses)])
            seen, target = batch("train", rows[at : at + size])
            optimizer.zero_grad()
            loss = loss_of(model(seen), target)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        if job["test"]:
            test(epoch + 1)
    result = {
        "version": torch.__version__,
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "losses": losses,
        "tests": tests,
        "seconds": time.perf_counter() - start,
    }
    with open(os.path.join(folder, "result.json"), "w") as file:
        json.dump(result, file)


if __name__ == "__main__":
    main(sys.argv[1])
