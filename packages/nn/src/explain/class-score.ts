import { cast, div, equal, gather, max, sum, type Tensor, tensor } from "@convkit/autograd";
import { ArgumentError, ShapeError } from "@convkit/ndarray";

/** One class, or one an example. */
export type ClassIndex = number | readonly number[];

/** The sum over examples of the score of the class to explain: examples do not touch each other's maps. */
export function scoreOf(functionName: string, scores: Tensor, classIndex: ClassIndex | undefined): Tensor {
  checkScores(functionName, scores);
  const [examples, classes] = scores.shape;
  if (classIndex === undefined) return sum(max(scores, { axis: 1 }));
  const indices = typeof classIndex === "number" ? new Array<number>(examples!).fill(classIndex) : classIndex;
  if (indices.length !== examples)
    throw new ArgumentError(
      functionName,
      `classIndex must be one number, or one for each of the ${examples} examples, got ${indices.length}`,
    );
  for (const index of indices)
    if (!Number.isInteger(index) || index < 0 || index >= classes!)
      throw new ArgumentError(
        functionName,
        `classIndex must be an integer in 0 .. ${classes! - 1}, got ${index}`,
      );
  const { backend } = scores;
  return sum(gather(scores, tensor(Int32Array.from(indices), { shape: [examples, 1], backend }), 1));
}

/** `[N, classes]`: 1 where a score is the largest of its example, which equal ones share; 0 elsewhere. */
export function bestClasses(functionName: string, scores: Tensor): Tensor {
  checkScores(functionName, scores);
  const wins = cast(equal(scores, max(scores, { axis: 1, keepDims: true })), scores.dtype);
  return div(wins, sum(wins, { axis: 1, keepDims: true }));
}

function checkScores(functionName: string, scores: Tensor): void {
  if (scores.rank === 2 && scores.shape[1] !== 0) return;
  throw new ShapeError(functionName, "the model must give a score a class", [
    { name: "output", value: scores.shape, note: "N, classes" },
  ]);
}
