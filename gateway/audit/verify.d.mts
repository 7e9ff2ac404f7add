export interface Finding {
  code: string;
  /** The first record that is wrong, or the last of those among which one is: from `from` on. */
  record?: number;
  from?: number;
  /** Number of records of the checkpoint. */
  checkpoint?: number;
}

export interface Found {
  good: boolean;
  records: number;
  checkpoints: number;
  /** Records that the newest checkpoint covers, and its time: of the copied ones, where any were given. */
  covered: number;
  newest?: string;
  findings: Finding[];
  notices: { code: string; record?: number; times?: number }[];
}

export function check(options: { state: string; checkpoints?: string[]; key?: string }): Found;
export function main(argv: string[], terminal: { out: (text: string) => void; error: (text: string) => void }): number;
