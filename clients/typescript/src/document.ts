const ALTERED = "the file is not as it was downloaded: get it again, do not reformat it";

/** Canonical JSON by path: {"a":[{"b":1}]} has .a, .a.0 and .a.0.b, each as it is written there. */
export class Document {
  private constructor(
    private readonly values: Map<string, string>,
    private readonly prefix: string,
  ) {}

  static read(text: string): Document {
    const values = new Map<string, string>();
    try {
      need(readValue(text, 0, "", values) === text.length, "something follows the document");
    } catch (fault) {
      if (!(fault instanceof ReceiptRefused)) throw fault;
      throw new ReceiptRefused(`${ALTERED} (${fault.message})`);
    }
    return new Document(values, "");
  }

  has(name: string): boolean {
    return this.values.has(`${this.prefix}.${name}`);
  }

  /** A value as it is written, a string with its quotes. */
  get(name: string): string {
    const value = this.values.get(`${this.prefix}.${name}`);
    if (value === undefined) throw new ReceiptRefused(`${name} is missing`);
    return value;
  }

  /** A string without its quotes. */
  plain(name: string): string {
    return this.get(name).slice(1, -1);
  }

  number(name: string): bigint {
    const value = this.get(name);
    need(/^\d+$/.test(value), `${name} is no number`);
    return BigInt(value);
  }

  at(name: string): Document {
    return new Document(this.values, `${this.prefix}.${name}`);
  }

  all(name: string): Document[] {
    return Array.from({ length: Number(this.number(`${name}.size`)) }, (_, n) => this.at(`${name}.${n}`));
  }

  sum(table: string, member: string): string {
    return String(this.all(table).reduce((sum, row) => sum + row.number(member), 0n));
  }
}

/** What was served is not what was signed, or contradicts itself; the message says where. */
export class ReceiptRefused extends Error {
  override readonly name = "ReceiptRefused";
}

export function need(holds: boolean, otherwise: string): void {
  if (!holds) throw new ReceiptRefused(otherwise);
}

/** Reads the value that begins at `start`, and returns where it ends. */
function readValue(text: string, start: number, path: string, values: Map<string, string>): number {
  const first = text[start];
  const end =
    first === "{" || first === "["
      ? readMembers(text, start, path, values)
      : first === '"'
        ? endOfString(text, start)
        : endOfWord(text, start);
  need(!values.has(path), "a member stands twice");
  values.set(path, text.slice(start, end));
  return end;
}

function readMembers(text: string, start: number, path: string, values: Map<string, string>): number {
  const isObject = text[start] === "{";
  const close = isObject ? "}" : "]";
  let at = start + 1;
  let size = 0;
  while (text[at] !== close) {
    if (size > 0) need(text[at++] === ",", "a comma is missing");
    let name = String(size);
    if (isObject) {
      need(text[at] === '"', "a member has no name");
      const colon = text.indexOf('":', at);
      need(colon > 0, "a member has no value");
      name = text.slice(at + 1, colon);
      at = colon + 2;
    }
    at = readValue(text, at, `${path}.${name}`, values);
    size++;
  }
  values.set(`${path}.size`, String(size));
  return at + 1;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') {
    need(at < text.length, "a string does not end");
    at += text[at] === "\\" ? 2 : 1;
  }
  return at + 1;
}

function endOfWord(text: string, start: number): number {
  const word = /^(?:0|[1-9]\d*)(?!\d)/.exec(text.slice(start, start + 40));
  need(word !== null, "what stands there is no value of a receipt");
  return start + (word?.[0].length ?? 0);
}
