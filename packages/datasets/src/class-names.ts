/** What MNIST's labels 0 to 9 mean. */
export const mnistClassNames: readonly string[] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/** What Fashion-MNIST's labels 0 to 9 mean. Xiao, Rasul & Vollgraf, arXiv:1708.07747, table 2. */
export const fashionMnistClassNames: readonly string[] = [
  "T-shirt",
  "Trouser",
  "Pullover",
  "Dress",
  "Coat",
  "Sandal",
  "Shirt",
  "Sneaker",
  "Bag",
  "Ankle boot",
];

/** What CIFAR-10's labels 0 to 9 mean, as `batches.meta.txt` of the binary version lists them. */
export const cifar10ClassNames: readonly string[] = [
  "airplane",
  "automobile",
  "bird",
  "cat",
  "deer",
  "dog",
  "frog",
  "horse",
  "ship",
  "truck",
];
