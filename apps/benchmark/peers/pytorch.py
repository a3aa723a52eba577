"""PyTorch as a contestant: the same requests and answers as the others (see protocol.ts), float32."""

import base64
import gc
import json
import os
import resource
import sys
import time

import numpy as np


class Unsupported(Exception):
    pass


def hash32(i):
    x = (i * np.uint64(0x9E3779B9)) & np.uint64(0xFFFFFFFF)
    x = ((x ^ (x >> np.uint64(16))) * np.uint64(0x21F0AAAD)) & np.uint64(0xFFFFFFFF)
    x = ((x ^ (x >> np.uint64(15))) * np.uint64(0x735A2D97)) & np.uint64(0xFFFFFFFF)
    return x ^ (x >> np.uint64(15))


def fill(seed, stream, shape):
    """inputs.ts: fillInput"""
    count = int(np.prod(shape))
    start = ((seed * 0x85EBCA6B) & 0xFFFFFFFF) + ((stream * 0xC2B2AE35) & 0xFFFFFFFF)
    i = (np.uint64(start & 0xFFFFFFFF) + np.arange(count, dtype=np.uint64)) & np.uint64(0xFFFFFFFF)
    values = (hash32(i) >> np.uint64(8)).astype(np.float64) / 2**23 - 1
    return torch.from_numpy(values.astype(np.float32).reshape(shape))


def prepare_conv(task, seed):
    # On one thread PyTorch takes a BLAS for 1x1 kernels, on more oneDNN (ConvParams::use_mkldnn): pw1x1 with two threads
    # is more than twice as fast as with one. Neither gradient mode nor channels last changed its times or lenet1's.
    x, w, dy = fill(seed, 0, task["inputShape"]), fill(seed, 1, task["weightShape"]), fill(seed, 2, task["outputShape"])
    stride, padding, dilation, groups = task["stride"], task["padding"], task["dilation"], task["groups"]
    transposed = task["transposed"]
    if task["product"] == "forward":
        dims = len(stride)
        if transposed:
            convolve = [F.conv_transpose1d, F.conv_transpose2d, F.conv_transpose3d][dims - 1]
            return lambda: convolve(x, w, None, stride, padding, 0, groups, dilation)
        convolve = [F.conv1d, F.conv2d, F.conv3d][dims - 1]
        return lambda: convolve(x, w, None, stride, padding, dilation, groups)
    which = 0 if task["product"] == "inputGrad" else 1
    mask = [which == 0, which == 1, False]
    zeros = [0] * len(stride)
    backward = torch.ops.aten.convolution_backward
    return lambda: backward(dy, x, w, None, stride, padding, dilation, transposed, zeros, groups, mask)[which]


def prepare_gemm(task, seed):
    a, b = fill(seed, 0, [task["m"], task["k"]]), fill(seed, 1, [task["k"], task["n"]])
    return lambda: a @ b


def prepare_elementwise(task, seed):
    op, shape = task["op"], task["shape"]
    x = fill(seed, 0, shape)
    if op == "relu":
        return lambda: F.relu(x)
    if op == "softmax":
        return lambda: F.softmax(x, -1)
    if op == "biasAdd":
        bias = fill(seed, 1, [shape[1]]).reshape(-1, 1, 1)
        return lambda: x + bias
    if op == "batchNorm":
        weight, bias = fill(seed, 1, [shape[1]]), fill(seed, 2, [shape[1]])
        return lambda: F.batch_norm(x, None, None, weight, bias, True)
    x.grad = fill(seed, 1, shape)
    optimizer = torch.optim.SGD([x], 0.01, 0.9) if op == "sgd" else torch.optim.Adam([x])

    def step():
        optimizer.step()
        return x

    return step


def prepare_pool(task, seed):
    x, dy = fill(seed, 0, task["inputShape"]), fill(seed, 2, task["outputShape"])
    kernel, stride = task["kernel"], task["stride"]
    if task["product"] == "forward":
        pool = F.max_pool2d if task["op"] == "max" else F.avg_pool2d
        return lambda: pool(x, kernel, stride)
    if task["op"] == "avg":
        avg = torch.ops.aten.avg_pool2d_backward
        return lambda: avg(dy, x, [kernel] * 2, [stride] * 2, [0, 0], False, True, None)
    indices = F.max_pool2d(x, kernel, stride, return_indices=True)[1]
    maximum = torch.ops.aten.max_pool2d_with_indices_backward
    return lambda: maximum(dy, x, [kernel] * 2, [stride] * 2, [0, 0], [1, 1], False, indices)


def build(layers):
    return torch.nn.Sequential(*[build_layer(layer) for layer in layers])


def build_layer(layer):
    nn = torch.nn
    kind = layer["type"]
    if kind == "conv":
        args = layer["in"], layer["out"], layer["kernel"], layer["stride"], layer["padding"]
        return nn.Conv2d(*args, bias=layer["bias"])
    if kind == "linear":
        return nn.Linear(layer["in"], layer["out"])
    if kind == "batchNorm":
        return nn.BatchNorm2d(layer["channels"])
    if kind == "relu":
        return nn.ReLU()
    if kind == "maxPool":
        return nn.MaxPool2d(layer["kernel"])
    if kind == "globalAvgPool":
        return nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())
    if kind == "flatten":
        return nn.Flatten()
    return residual(build(layer["body"]), build(layer["shortcut"]))


def residual(body, shortcut):
    class Residual(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.body, self.shortcut = body, shortcut

        def forward(self, x):
            return self.body(x) + self.shortcut(x)

    return Residual()


def initialise(model, layers, seed):
    """inputs.ts: initialParameters"""
    specs = list(parameter_specs(layers))
    for i, (parameter, (fan_in, value)) in enumerate(zip(model.parameters(), specs, strict=True)):
        if fan_in == 0:
            data = torch.full(parameter.shape, float(value))
        else:
            data = fill(seed, 100 + i, list(parameter.shape)) * float(np.float32((6 / fan_in) ** 0.5))
        parameter.data.copy_(data)


def parameter_specs(layers):
    for layer in layers:
        if layer["type"] == "conv":
            fan_in = layer["in"] * layer["kernel"] ** 2
            yield fan_in, 0
            if layer["bias"]:
                yield 6 * fan_in, 0
        elif layer["type"] == "linear":
            yield layer["in"], 0
            yield 6 * layer["in"], 0
        elif layer["type"] == "batchNorm":
            yield 0, 1
            yield 0, 0
        elif layer["type"] == "residual":
            yield from parameter_specs(layer["body"])
            yield from parameter_specs(layer["shortcut"])


def trainer(task, seed):
    model = build(task["layers"])
    initialise(model, task["layers"], seed)
    optimizer = torch.optim.SGD(model.parameters(), task["rate"], task["momentum"])

    def step(images, labels):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        return loss

    return model, step


def prepare_train(task, seed):
    model, train = trainer(task, seed)
    batch = task["inputShape"][0]
    images = fill(seed, 0, task["inputShape"])
    labels = torch.floor((fill(seed, 50, [batch]).double() + 1) / 2 * task["classes"]).long()
    state = {}

    def step():
        state["loss"] = train(images, labels)

    def result():
        parts = [state["loss"].detach().reshape(1)] + [p.detach().reshape(-1) for p in model.parameters()]
        return torch.cat(parts)

    return step, result


def prepare_epoch(task, seed):
    """tasks.ts: EpochTask"""
    model, train = trainer(task, seed)
    batch, shape = task["inputShape"][0], task["inputShape"][1:]

    def read(name, header):
        return np.fromfile(os.path.join(task["folder"], name), np.uint8, offset=header)

    def pictures(values):
        return torch.from_numpy((values / 255).astype(np.float32)).reshape([-1, *shape])

    labels = read("train-labels-idx1-ubyte", 8)
    order = np.argsort(fill(seed, 60, [len(labels)]).numpy(), kind="stable")[: task["images"]]
    images = pictures(read("train-images-idx3-ubyte", 16).reshape(len(labels), -1)[order])
    labels = torch.from_numpy(labels[order].astype(np.int64))
    tests = pictures(read("t10k-images-idx3-ubyte", 16))

    def epoch():
        for start in range(0, len(images), batch):
            train(images[start : start + batch], labels[start : start + batch])

    def result():
        with torch.no_grad():
            return torch.cat([model(part).argmax(1) for part in tests.split(batch)]).float()

    return epoch, result


class Contestant:
    call = None
    last = None

    def describe(self, threads, variant):
        torch.set_num_threads(threads)
        return {"version": torch.__version__, "engine": "native", "threads": threads}

    def prepare(self, task, seed):
        self.call = self.last = None
        prepare = globals().get("prepare_" + task["kind"])
        if prepare is None:
            raise Unsupported("does no " + task["kind"])
        work = prepare(task, seed)
        self.call, self.read = work if isinstance(work, tuple) else (work, lambda: self.last)
        return {}

    def run(self, calls):
        gc.collect()
        gc.disable()
        call = self.call
        with torch.enable_grad():
            start = time.perf_counter()
            for _ in range(calls):
                self.last = call()
            ms = (time.perf_counter() - start) * 1000 / calls
        gc.enable()
        return {"ms": ms}

    def result(self):
        data = self.read().detach().contiguous().numpy().astype("<f4").tobytes()
        return {"data": base64.b64encode(data).decode()}

    def memory(self):
        return {"peakRss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}


def main():
    contestant = Contestant()
    # Descriptors of their own, so that whatever prints does no harm.
    with os.fdopen(3) as requests, os.fdopen(4, "w") as answers:
        for line in requests:
            request = json.loads(line)
            answer = {"id": request["id"]}
            try:
                answer["result"] = getattr(contestant, request["method"])(**request["params"])
            except Exception as error:
                kind = "unsupported" if isinstance(error, Unsupported) else "failed"
                answer["error"] = {"kind": kind, "message": (str(error) or repr(error)).split("\n")[0]}
            answers.write(json.dumps(answer) + "\n")
            answers.flush()


if __name__ == "__main__":
    import torch
    import torch.nn.functional as F

    main()
