export class Tree {
  readonly size: number;
  append(bytes: Uint8Array): void;
  root(): Buffer;
}
