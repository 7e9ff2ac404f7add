export interface Cases {
  description: unknown;
  addresses: Record<string, string>;
  callers: Record<string, { name: string; headers: Record<string, string>; stranger: boolean }[]>;
  ground: Record<string, unknown>;
  ways: Record<string, { by: string[]; in: string[]; bodies: object[] }>;
  cases: number;
  seed: number;
}

export interface Answers {
  /** How often, by address and operation, and by status. */
  statuses: Record<string, Record<string, number>>;
  /** What differed from the description, with who called, the case, and the reply. */
  differences: Record<string, string[]>;
}

export function fuzzer(root: string): Promise<(cases: Cases) => Promise<Answers>>;
