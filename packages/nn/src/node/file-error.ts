import { ConvkitError } from "@convkit/ndarray";

/** The sentence for the codes of the system that users meet. */
const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission is denied",
  EBUSY: "it is in use",
  EDQUOT: "the quota of the disk is used up",
  EFBIG: "it is larger than files may be",
  EIO: "the disk fails",
  EISDIR: "it is a folder",
  EMFILE: "too many files are open",
  ENOENT: "its folder does not exist",
  ENOSPC: "the disk is full",
  ENOTDIR: "a part of its path is no folder",
  EPERM: "it is not permitted",
  EROFS: "the file system is read-only",
};

/**
 * A file or folder could not be read or written, though nothing is wrong with what is in it: the disk is full, permission is
 * denied, and so on.
 *
 * @example
 * const error = new FileError("writeCheckpoint", "write", "/data/run", Object.assign(new Error(), { code: "ENOSPC" }));
 * error.message // "writeCheckpoint: cannot write /data/run: the disk is full (ENOSPC)"
 */
export class FileError extends ConvkitError {
  override readonly name = "FileError";
  readonly path: string;
  /** The system's, such as `ENOSPC`; undefined when it gave none. */
  readonly code: string | undefined;

  constructor(functionName: string, verb: string, path: string, cause: unknown) {
    const { code, message = String(cause) } = (cause ?? {}) as { code?: string; message?: string };
    const reason = code === undefined ? message : `${reasons[code] ?? message} (${code})`;
    super(functionName, `cannot ${verb} ${path}: ${reason}`);
    this.path = path;
    this.code = code;
    this.cause = cause;
  }
}
