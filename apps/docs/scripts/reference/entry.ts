import {
  type Comment,
  type DeclarationReflection,
  ReflectionKind,
  ReflectionType,
  type SignatureReflection,
} from "typedoc";
import { example, prose, tagged } from "./prose.ts";
import { signatureText, typeParametersText, typeText } from "./signature.ts";

const fence = (code: string) => `\`\`\`ts\n${code}\n\`\`\``;
const code = (text: string) => (text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``);
/** What belongs into one item of a list. */
const indented = (text: string) => text.replaceAll("\n", "\n  ");

/** The signatures of what can be called: of a function, or of a constant that holds one. */
export function signaturesOf(entry: DeclarationReflection): readonly SignatureReflection[] {
  if (entry.signatures) return entry.signatures;
  return entry.type instanceof ReflectionType ? (entry.type.declaration.signatures ?? []) : [];
}

/** What an entry says of itself, wherever TypeDoc has put it. */
const commentOf = (entry: DeclarationReflection): Comment | undefined =>
  entry.comment ?? entry.signatures?.find(({ comment }) => comment)?.comment ?? entry.getSignature?.comment;

/** Summary, parameters, result, errors and examples. */
function described(comment: Comment | undefined, signatures: readonly SignatureReflection[] = []): string[] {
  const parts: string[] = [];
  const summary = prose(comment?.summary ?? []);
  if (summary) parts.push(summary);
  const seen = new Set<string>();
  const parameters = signatures
    .flatMap(({ parameters = [] }) => parameters)
    .flatMap(({ name, comment }) => {
      const text = prose(comment?.summary ?? []);
      if (text === "" || seen.has(name)) return [];
      seen.add(name);
      return [`- ${code(name)}: ${indented(text)}`];
    });
  if (parameters.length > 0) parts.push(parameters.join("\n"));
  const own = signatures.map((signature) => signature.comment).find((one) => one?.getTag("@returns"));
  const returns = tagged(comment?.getTag("@returns") ? comment : own, "@returns");
  if (returns.length > 0) parts.push(`**Gives** ${returns.join(" ")}`);
  const throws = tagged(comment, "@throws");
  if (throws.length === 1) parts.push(`**Throws** ${throws[0]}`);
  if (throws.length > 1)
    parts.push(`**Throws**\n\n${throws.map((text) => `- ${indented(text)}`).join("\n")}`);
  for (const { content } of comment?.getTags("@example") ?? []) {
    const { code, after } = example(content);
    parts.push(fence(code));
    if (after) parts.push(prose([{ kind: "text", text: after }]));
  }
  return parts;
}

/** Fields as a list: name, type, what it is. */
function fields(children: readonly DeclarationReflection[]): string[] {
  if (children.length === 0) return [];
  const items = children.map((field) => {
    const { name, flags } = field;
    const signatures = signaturesOf(field);
    const type =
      field.signatures?.[0] !== undefined
        ? signatureText(name, field.signatures[0], { width: Infinity })
        : `${name}${flags.isOptional ? "?" : ""}: ${typeText(field.type ?? field.getSignature?.type)}`;
    const text = described(commentOf(field), signatures).join("\n\n");
    return `- ${code(type.replaceAll(/\s+/g, " "))}${text ? `\n\n  ${indented(text)}` : ""}`;
  });
  return [items.join("\n\n")];
}

/** Members that the class's own file declares first; what it inherits stands with the class that it extends. */
export function ownMembers(entry: DeclarationReflection): DeclarationReflection[] {
  const file = entry.sources?.[0]?.fileName;
  return (entry.children ?? []).filter(
    (member) =>
      member.kind !== ReflectionKind.Constructor &&
      (member.sources ?? []).some(({ fileName }) => fileName === file) &&
      (member.name === "forward" ||
        (commentOf(member) !== undefined && !member.overwrites) ||
        member.kind === ReflectionKind.Property),
  );
}

/** Methods that need no words, such as the ops that a tensor also has as methods. */
function plainMethods(entry: DeclarationReflection): string[] {
  const file = entry.sources?.[0]?.fileName;
  const names = (entry.children ?? [])
    .filter(
      (member) =>
        member.kind === ReflectionKind.Method &&
        !["forward", "toString"].includes(member.name) &&
        !member.name.startsWith("[") &&
        commentOf(member) === undefined &&
        !member.overwrites &&
        (member.sources ?? []).some(({ fileName }) => fileName === file),
    )
    .map(({ name }) => code(name));
  return names.length === 0 ? [] : [`Other methods: ${names.join(", ")}.`];
}

function classParts(entry: DeclarationReflection): string[] {
  const [make] = (entry.children ?? []).filter(({ kind }) => kind === ReflectionKind.Constructor);
  const head = `class ${entry.name}${typeParametersText(entry.typeParameters)}`;
  const bases = (entry.extendedTypes ?? []).map(String).join(", ");
  const signatures = entry.flags.isAbstract ? [] : (make?.signatures ?? []);
  const lines = [
    `${entry.flags.isAbstract ? "abstract " : ""}${head}${bases ? ` extends ${bases}` : ""}`,
    ...signatures.map((signature) => signatureText(entry.name, signature, { isConstructor: true })),
  ];
  return [
    fence(lines.join("\n\n")),
    ...described(entry.comment, signatures),
    ...fields(ownMembers(entry)),
    ...plainMethods(entry),
  ];
}

/** A section's body, without its heading. */
export function entryParts(entry: DeclarationReflection): string[] {
  switch (entry.kind) {
    case ReflectionKind.Class:
      return classParts(entry);
    case ReflectionKind.Interface: {
      const bases = (entry.extendedTypes ?? []).map(String).join(", ");
      const head = `interface ${entry.name}${typeParametersText(entry.typeParameters)}${bases ? ` extends ${bases}` : ""}`;
      return [fence(head), ...described(entry.comment), ...fields(entry.children ?? [])];
    }
    case ReflectionKind.TypeAlias: {
      const head = `type ${entry.name}${typeParametersText(entry.typeParameters)} = ${typeText(entry.type)}`;
      return [fence(head), ...described(entry.comment)];
    }
    default: {
      const signatures = signaturesOf(entry);
      const text =
        signatures.length > 0
          ? signatures.map((signature) => signatureText(entry.name, signature)).join("\n")
          : `const ${entry.name}: ${typeText(entry.type)}`;
      return [fence(text), ...described(commentOf(entry), signatures)];
    }
  }
}
