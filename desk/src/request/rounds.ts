import type { ExportRequest } from '@vitrine/sdk';

type Round = ExportRequest['rounds'][number];

export interface RoundChange {
  round: number;
  submitted: string;
  outputs: { name: string; change: 'new' | 'changed' | 'same' | 'removed'; digest: string }[];
}

/** What each round brought against the one before; the newest first. */
export function changesOf(rounds: readonly Round[]): RoundChange[] {
  const inOrder = [...rounds].sort((one, other) => one.round - other.round);
  return inOrder
    .map(({ round, submitted, outputs }, place) => {
      const before = inOrder[place - 1]?.outputs ?? [];
      const now = outputs.map(({ output, name, digest }) => {
        const earlier = before.find(each => each.output === output);
        return { name, digest, change: !earlier ? ('new' as const) : earlier.digest === digest ? ('same' as const) : ('changed' as const) };
      });
      const gone = before.filter(each => !outputs.some(({ output }) => output === each.output)).map(({ name, digest }) => ({ name, digest, change: 'removed' as const }));
      return { round, submitted, outputs: [...now, ...gone] };
    })
    .reverse();
}
