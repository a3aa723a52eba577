import {
  type ParameterReflection,
  ReflectionType,
  type SignatureReflection,
  type SomeType,
  type TypeParameterReflection,
  UnionType,
} from "typedoc";

const longest = 96;

/** A type as one writes it. */
export function typeText(type: SomeType | undefined): string {
  if (!type) return "void";
  if (type instanceof ReflectionType) {
    const [signature] = type.declaration.signatures ?? [];
    if (signature) return `(${parametersText(signature.parameters)}) => ${typeText(signature.type)}`;
    const fields = (type.declaration.children ?? []).map(
      ({ name, flags, type }) =>
        `${flags.isReadonly ? "readonly " : ""}${name}${flags.isOptional ? "?" : ""}: ${typeText(type)}`,
    );
    const [index] = type.declaration.indexSignatures ?? [];
    if (index) fields.push(`[${parametersText(index.parameters)}]: ${typeText(index.type)}`);
    return fields.length === 0 ? type.toString() : `{ ${fields.join("; ")} }`;
  }
  if (type instanceof UnionType)
    return type.types
      .map((part) => {
        const text = typeText(part);
        return part instanceof ReflectionType && text.includes("=>") ? `(${text})` : text;
      })
      .join(" | ");
  return type.toString();
}

const parameterText = ({ name, flags, type, defaultValue }: ParameterReflection): string =>
  `${flags.isRest ? "..." : ""}${name === "__namedParameters" ? "options" : name}${
    flags.isOptional || defaultValue !== undefined ? "?" : ""
  }: ${typeText(type)}`;

const parametersText = (parameters: readonly ParameterReflection[] = []) =>
  parameters.map(parameterText).join(", ");

export function typeParametersText(parameters: readonly TypeParameterReflection[] = []): string {
  if (parameters.length === 0) return "";
  const texts = parameters.map(
    ({ name, type, default: other }) =>
      `${name}${type ? ` extends ${typeText(type)}` : ""}${other ? ` = ${typeText(other)}` : ""}`,
  );
  return `<${texts.join(", ")}>`;
}

/** `conv2d(input: Tensor, weight: Tensor): Tensor`, broken into lines where it is longer than `width`. */
export function signatureText(
  name: string,
  signature: SignatureReflection,
  { isConstructor = false, width = longest } = {},
): string {
  const { parameters = [], typeParameters, type } = signature;
  const head = `${isConstructor ? "new " : ""}${name}${isConstructor ? "" : typeParametersText(typeParameters)}`;
  const tail = isConstructor ? "" : `: ${typeText(type)}`;
  const line = `${head}(${parametersText(parameters)})${tail}`;
  if (line.length <= width || parameters.length === 0) return line;
  return `${head}(\n${parameters.map((parameter) => `  ${parameterText(parameter)},\n`).join("")})${tail}`;
}
